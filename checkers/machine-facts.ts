/** A dialect and what is known of a machine: what the one leaves open, the other decides. */
import {
  type DialectName,
  factsOf,
  parseDialectName,
  parseWords,
  printDialectName,
} from "../abi/dialect-name.ts";
import { isHarnessError } from "../abi/harness-error.ts";
import type { Capabilities, ImplementationFactory } from "../abi/implementation.ts";
import type { Dialect } from "../model/dialect.ts";
import { withFacts } from "../model/dialects/facts.ts";
import { dialectNamed } from "../model/dialects/registry.ts";

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
  // Some facts are of the generation as a whole, and others are told of what they make of it.
  if (dialectNamed(dialect.name) === dialect) return dialectNamed(merged);
  return { ...withFacts(dialect, { generation, said: added }), name: merged };
}

/** A dialect as it was named, met with a machine whose facts are known. */
export interface Met {
  readonly dialect: Dialect;
  /** The machines, of whom everything that is known has gone into the dialect. */
  readonly factory: ImplementationFactory;
  /** What was found out, and what of it contradicts the name. */
  readonly notes: readonly string[];
}

/**
 * Holds a machine to a dialect and, where the name says nothing, to its own facts. What the name
 * says is believed, also against the machine: then the machine diverges where that matters.
 *
 * @throws {HarnessError} MSC107 for an unknown dialect.
 */
export function meet(said: string, factory: ImplementationFactory): Met {
  const named = dialectNamed(said);
  const { facts, ...capabilities } = factory.capabilities;
  if (facts === undefined) return { dialect: named, factory, notes: [] };
  const contradicted = contradictions(said, facts);
  const dialect = dialectOn(
    named,
    facts.filter((word) => contradicted.every(([, known]) => known !== word)),
  );
  return {
    dialect,
    factory: describedAs(factory, capabilities),
    notes: [
      `this machine was asked and is ${facts.join(" ")}: it is held to ${dialect.name}`,
      ...contradicted.map(([word, known]) => `${said} says ${word}, but this machine is ${known}`),
    ],
  };
}

/** The same machines, of which other things are said. */
export function describedAs(
  factory: ImplementationFactory,
  capabilities: Capabilities,
): ImplementationFactory {
  const { hasty } = factory;
  return {
    capabilities,
    open: (personality) => factory.open(personality),
    ...(hasty && { hasty: () => describedAs(hasty.call(factory), capabilities) }),
    [Symbol.asyncDispose]: () => factory[Symbol.asyncDispose](),
  };
}

/** Words that a name says and a machine contradicts, each with what the machine is. */
function contradictions(
  said: string,
  facts: readonly string[],
): readonly (readonly [string, string])[] {
  const name = parseDialectName(said);
  const words = [...name.said.values()];
  return factsOf(name.generation).flatMap((fact) => {
    const known = facts.find((each) => fact.words.includes(each));
    if (known === undefined || words.includes(known)) return [];
    const other = name.said.get(fact.name) ?? words.find((word) => !canBeSaid(name, [word, known]));
    return other === undefined ? [] : [[other, known] as const];
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
