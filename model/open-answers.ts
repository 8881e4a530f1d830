/** Answers that the ABI leaves open: which ways there are, and which of them an outcome took. */
import type { Outcome } from "../abi/outcome.ts";
import { allows, type DirtyLogBetween, type Expectation, isRefusal } from "./expectation.ts";
import { firstOutside } from "./page-set.ts";
import type { Transition } from "./rule.ts";

/** One answer that could have been another. */
export interface OpenAnswer {
  /** Id of the rule or effect that decides first. */
  readonly id: string;
  readonly ways: readonly string[];
  /** A dirty log may take both ways, for one page and another. */
  readonly taken: readonly string[];
}

/**
 * How an answer was left open; undefined where there was one answer only.
 *
 * @param choices - all that the model allows in one state, none of them left out.
 */
export function openAnswer(
  choices: readonly Transition[],
  outcome: Outcome,
): OpenAnswer | undefined {
  const [first, ...others] = choices;
  if (first === undefined) return undefined;
  const { decidedBy: id, expected } = first;
  if (others.length > 0) {
    const ways = [...new Set(choices.map((choice) => wayOf(choice.expected)))];
    const fitting = choices.filter((choice) => allows(choice.expected, outcome));
    return { id, ways, taken: fitting.map((choice) => wayOf(choice.expected)) };
  }
  if (expected.kind === "dirty_log_between") return openLog(id, expected, outcome);
  if (expected.kind === "anything") {
    return { id, ways: ["done", "refused"], taken: [isRefusal(outcome) ? "refused" : "done"] };
  }
  if (expected.kind !== "run_failed" || expected.exitReason !== "stale") return undefined;
  const left = outcome.kind === "run_failed" ? outcome.exitReason : "stale";
  const ways = ["exit reason none", "exit reason of another exit"];
  const taken = left === "stale" ? [] : [ways[left === 0 ? 0 : 1] ?? ""];
  return { id, ways, taken };
}

/** Pages that may be in the log: at least one of them is, at least one is not. */
function openLog(
  id: string,
  { required, allowed }: DirtyLogBetween,
  outcome: Outcome,
): OpenAnswer | undefined {
  if (outcome.kind !== "dirty_log" || firstOutside(allowed, required) === undefined) {
    return undefined;
  }
  const taken = [
    ...(firstOutside(outcome.pages, required) === undefined ? [] : [REPORTED]),
    ...(firstOutside(allowed, outcome.pages) === undefined ? [] : [LEFT_OUT]),
  ];
  return { id, ways: [REPORTED, LEFT_OUT], taken };
}

const REPORTED = "page reported";
const LEFT_OUT = "page left out";

function wayOf(expected: Expectation): string {
  return expected.kind === "failed" ? expected.errno : expected.kind;
}
