/** Names of dialects: a generation and, behind a colon, the facts that are unlike the usual. */
import {
  EXCLUSIONS,
  FACTS,
  type Fact,
  type FactName,
  GENERATIONS,
  type Generation,
} from "./facts.ts";
import { HarnessError } from "./harness-error.ts";
import { cut, quoted, shownText } from "./shown.ts";
import { suggestion } from "./suggest.ts";

/** A name that was read. */
export interface DialectName {
  readonly generation: Generation;
  /** The word that was said of each fact, also where it is the usual one. */
  readonly said: ReadonlyMap<FactName, string>;
}

/** Names of generations are much alike: one letter in six may be mistyped. */
const NAME_SHARE = 6;

/**
 * Reads `GENERATION` or `GENERATION:WORD,WORD`, the words in any order.
 *
 * @throws {HarnessError} MSC107 for a generation or a word there is not, and for words that
 *   contradict each other; the hint says what was meant, or lists what there is.
 */
export function parseDialectName(name: string): DialectName {
  const [base = "", list] = name.split(/:(.*)/s);
  const generation = GENERATIONS.find((known) => known === base);
  if (generation === undefined) {
    const all = `dialects are ${GENERATIONS.join(", ")}, and may have options behind a colon`;
    const hint = suggestion(base, GENERATIONS, all, NAME_SHARE);
    throw new HarnessError("MSC107", `there is no dialect ${shownText(name)}`, hint);
  }
  return { generation, said: parseWords(generation, list === undefined ? [] : list.split(",")) };
}

/**
 * What these words say of a generation.
 *
 * @throws {HarnessError} MSC107 as {@link parseDialectName}.
 */
export function parseWords(
  generation: Generation,
  words: readonly string[],
): ReadonlyMap<FactName, string> {
  const offered = factsOf(generation);
  const said = new Map<FactName, string>();
  for (const word of words) {
    const fact = offered.find((known) => known.words.includes(word));
    if (fact === undefined) throw noOption(generation, word, offered);
    const before = said.get(fact.name) ?? word;
    if (before !== word) throw contradiction(generation, before, word, fact.sentence);
    said.set(fact.name, word);
  }
  const spoken = [...said.values()];
  for (const { word, others, reason } of EXCLUSIONS) {
    const other = spoken.includes(word) && spoken.find((each) => others.includes(each));
    if (typeof other === "string") throw contradiction(generation, word, other, reason);
  }
  return said;
}

/** Facts that a generation leaves to machine, build or reader, in the order of the table. */
export function factsOf(generation: Generation): readonly Fact[] {
  return FACTS.filter(({ generations }) => generations.includes(generation));
}

/** The word for a fact: the one that was said, else the usual one beside what was said. */
export function wordOf({ generation, said }: DialectName, fact: Fact): string {
  return said.get(fact.name) ?? usualWord(generation, fact, [...said.values()]);
}

/**
 * The name in which some facts have these words, whatever it said of them before.
 *
 * @throws {HarnessError} MSC107 as {@link parseDialectName}.
 */
export function withWords(name: string, words: readonly string[]): string {
  const { generation, said } = parseDialectName(name);
  const changed = parseWords(generation, words);
  const all = new Map([...said, ...changed]);
  return printDialectName({ generation, said: parseWords(generation, [...all.values()]) });
}

/** True for the word of a fact, of whatever generation. */
export function isFactWord(word: string): boolean {
  return FACTS.some(({ words }) => words.includes(word));
}

/** True when both names mean one dialect. */
export function isSameDialect(one: string, other: string): boolean {
  return printDialectName(parseDialectName(one)) === printDialectName(parseDialectName(other));
}

/**
 * The name without what a machine decides: what two machines of one generation and design share.
 * A text that is no name of a dialect is its own.
 */
export function designOf(name: string): string {
  const parsed = parsedOrNothing(name);
  if (parsed === undefined) return name;
  const { generation, said } = parsed;
  const designed = factsOf(generation).filter(({ kind }) => kind === "design");
  const words = designed.flatMap((fact) => said.get(fact.name) ?? []);
  return printDialectName({ generation, said: parseWords(generation, words) });
}

function parsedOrNothing(name: string): DialectName | undefined {
  try {
    return parseDialectName(name);
  } catch {
    return undefined;
  }
}

/** True when both names are of one generation and design, on whatever machines. */
export function isSameDesign(one: string, other: string): boolean {
  return designOf(one) === designOf(other);
}

/** The name with every word that is unlike the usual, in the order of the table. */
export function printDialectName(name: DialectName): string {
  const unusual = unusualFacts(name).map(([, word]) => word);
  return unusual.length === 0 ? name.generation : `${name.generation}:${unusual.join(",")}`;
}

/** The facts that are unlike the usual, each with its word. */
export function unusualFacts(name: DialectName): readonly (readonly [Fact, string])[] {
  const spoken = [...name.said.values()];
  return factsOf(name.generation).flatMap((fact) => {
    const word = name.said.get(fact.name);
    const isUsual = word === undefined || word === usualWord(name.generation, fact, spoken);
    return isUsual ? [] : [[fact, word] as const];
  });
}

/** One line for people: every word of a generation. */
export function wordsOf(generation: Generation): string {
  return factsOf(generation).map(shortWords).join(", ");
}

/** The words of a fact; a long row of numbers as its ends. */
export function shortWords({ words }: Fact): string {
  const [first = ""] = words;
  return words.length <= 3 ? words.join(", ") : `${first}..${words.at(-1)?.split("=").at(-1)}`;
}

/** What is usual may be out of the question beside something that was said. */
function usualWord(generation: Generation, fact: Fact, spoken: readonly string[]): string {
  const usual = fact.usualIn?.[generation] ?? fact.usual;
  const isPossible = (word: string): boolean =>
    EXCLUSIONS.every((row) => !(spoken.includes(row.word) && row.others.includes(word)));
  return isPossible(usual) ? usual : (fact.words.find(isPossible) ?? usual);
}

function noOption(generation: Generation, word: string, offered: readonly Fact[]): HarnessError {
  return new HarnessError(
    "MSC107",
    `there is no option ${quoted(cut(word, 40))} in the dialect ${generation}`,
    suggestion(
      word,
      offered.flatMap(({ words }) => words),
      `options of ${generation} are ${wordsOf(generation)}`,
    ),
  );
}

function contradiction(
  generation: Generation,
  first: string,
  second: string,
  reason: string,
): HarnessError {
  return new HarnessError(
    "MSC107",
    `${generation} cannot be both ${first} and ${second}`,
    `leave one of them out: ${reason}`,
  );
}
