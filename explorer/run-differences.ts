import type { ExplorationResult } from "./result.ts";

type Aspects = Readonly<Record<string, (result: ExplorationResult) => unknown>>;

/** What no reduction may change, whatever it leaves out. */
const ASPECTS: Aspects = {
  verdict: ({ verdict }) => verdict,
  "length of the counterexample": ({ counterexample }) => counterexample?.trace.length,
  answers: ({ operations }) =>
    operations
      .flatMap(({ operation, outcomes }) => {
        return Object.keys(outcomes).map((outcome) => `${operation} ${outcome}`);
      })
      .sort(),
  "values of properties": ({ properties }) =>
    properties.map(({ id, evaluated, held }) => [id, held > 0, held < evaluated]),
};

/**
 * In what a reduced run differs from the unreduced one although it may not, one sentence each.
 *
 * @param more - further aspects in which this reduction is to agree.
 */
export function runDifferences(
  whole: ExplorationResult,
  reduced: ExplorationResult,
  more: Aspects,
): readonly string[] {
  return Object.entries({ ...more, ...ASPECTS })
    .filter(([, of]) => JSON.stringify(of(whole)) !== JSON.stringify(of(reduced)))
    .map(([name]) => `the reduced run differs in ${name}`);
}
