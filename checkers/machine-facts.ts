/** A dialect and what is known of a machine: what the one leaves open, the other decides. */
import {
  type DialectName,
  factsOf,
  parseDialectName,
  parseWords,
  printDialectName,
} from "../abi/dialect-name.ts";
import { isHarnessError } from "../abi/harness-error.ts";
import type { Dialect } from "../model/dialect.ts";
import { withFacts } from "../model/dialects/facts.ts";

/**
 * The dialect, with the facts of a machine where its name says nothing about them; the very same
 * one where that changes nothing.
 *
 * @param facts - words of `abi/facts.ts`; what the generation does not leave open is passed over.
 */
export function dialectOn(dialect: Dialect, facts: readonly string[]): Dialect {
  const name = nameOf(dialect);
  if (name === undefined) return dialect;
  const { generation } = name;
  const added = parseWords(generation, wordsBeside(name, facts));
  const said = new Map([...name.said, ...added]);
  const merged = printDialectName({ generation, said });
  if (merged === dialect.name) return dialect;
  return { ...withFacts(dialect, { generation, said: added }), name: merged };
}

/** Words that a name says and a machine contradicts, each with what the machine does. */
export function contradictions(
  said: string,
  facts: readonly string[],
): readonly (readonly [string, string])[] {
  const name = parseDialectName(said);
  return factsOf(name.generation).flatMap((fact) => {
    const word = name.said.get(fact.name);
    const known = facts.find((each) => fact.words.includes(each));
    return word === undefined || known === undefined || word === known
      ? []
      : [[word, known] as const];
  });
}

/** The facts that can be said beside what the name says already. */
function wordsBeside({ generation, said }: DialectName, facts: readonly string[]) {
  const open = factsOf(generation).filter((fact) => !said.has(fact.name));
  return facts.filter(
    (word) =>
      open.some(({ words }) => words.includes(word)) &&
      canBeSaid({ generation, said }, [...said.values(), word]),
  );
}

/** Facts of an ordinary VM may be out of the question for one of another type. */
function canBeSaid({ generation }: DialectName, words: readonly string[]): boolean {
  try {
    parseWords(generation, words);
    return true;
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    return false;
  }
}

/** Undefined for a dialect of somebody's own. */
function nameOf({ name }: Dialect): DialectName | undefined {
  try {
    return parseDialectName(name);
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    return undefined;
  }
}
