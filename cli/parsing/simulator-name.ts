/** Names of simulators: `simulator`, or `simulator:WORD,WORD` with a seeded bug, a code, facts. */
import { FACTS } from "../../abi/facts.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { PERSONALITY_WORDS } from "../../implementations/simulator/personality.ts";

/** What a name asks for. */
export interface SimulatorName {
  /** Id of a seeded bug, known or not. */
  readonly bug?: string;
  readonly variant?: "as-posted" | "as-intended";
  /** Words of `abi/facts.ts` and of personalities, in the order of those tables. */
  readonly words: readonly string[];
}

const SIMULATOR = "simulator";
const BUG = "bug=";
const VARIANTS = ["as-posted", "as-intended"] as const;

/** Every word that is no seeded bug and no variant, in the order in which a name has them. */
const WORDS = [
  ...new Set([
    ...FACTS.filter(({ name }) => name !== "variant").flatMap((fact) => fact.words),
    ...PERSONALITY_WORDS,
  ]),
];

/**
 * Reads the name of a simulator; the words stand in any order.
 *
 * @returns undefined for the name of something else.
 * @throws {HarnessError} MSC130 for a word that means nothing, or contradicts another.
 */
export function parseSimulatorName(name: string): SimulatorName | undefined {
  const [base, list] = name.split(/:(.*)/s);
  if (base !== SIMULATOR) return undefined;
  const said = new Set(list?.split(",") ?? []);
  const bugs = [...said].filter((word) => word.startsWith(BUG) && word !== BUG);
  const variants = VARIANTS.filter((variant) => said.has(variant));
  const words = WORDS.filter((word) => said.has(word));
  if (bugs.length + variants.length > 1) {
    const message = `${shownText(name)} is more than one simulator`;
    throw new HarnessError("MSC130", message, "name one seeded bug, or one code, and facts");
  }
  const known = new Set([...bugs, ...variants, ...words]);
  const stranger = [...said].find((word) => !known.has(word));
  if (stranger !== undefined) throw unknownWord(name, stranger);
  const [bug] = bugs;
  const [variant] = variants;
  return {
    ...(bug !== undefined && { bug: bug.slice(BUG.length) }),
    ...(variant && { variant }),
    words,
  };
}

/** The name, its words in one order. */
export function printSimulatorName({ bug, variant, words }: SimulatorName): string {
  const all = [
    ...(bug === undefined ? [] : [`${BUG}${bug}`]),
    ...(variant ? [variant] : []),
    ...words,
  ];
  return all.length === 0 ? SIMULATOR : `${SIMULATOR}:${all.join(",")}`;
}

function unknownWord(name: string, word: string): HarnessError {
  const hint = suggestion(
    word,
    [...VARIANTS, BUG, ...WORDS],
    "behind simulator: stand bug=ID, as-posted, as-intended, or facts, as in a dialect",
  );
  return new HarnessError("MSC130", `unknown implementation ${shownText(name)}`, hint);
}
