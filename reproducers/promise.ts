/** What the ABI promises at each step of a trace, as data that every reproducer is written from. */
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import type { Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import { type Expectation, printExpectation } from "../model/expectation.ts";
import type { Effect, LadderEntry, Transition } from "../model/rule.ts";
import { fullSourceOf } from "../model/source.ts";
import { FRESH_MACHINE, type MachineState } from "../model/state.ts";
import { settled, step } from "../model/step.ts";
import { stoppingTaint } from "../model/taints.ts";

/** One operation with all that may be answered to it. */
export interface PromisedStep {
  readonly operation: Operation;
  /** Each once, most expected first; one of them is to be seen. */
  readonly promised: readonly Expectation[];
  /** Ids of the rules and effects that decide, each once. */
  readonly decidedBy: readonly string[];
}

/** The sentence and the source of what decides a step. */
export interface Promise {
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
}

/** A trace with what is promised at each of its steps. */
export interface PromisedTrace {
  readonly trace: Trace;
  readonly steps: readonly PromisedStep[];
  /** What decides the last step: in a shrunk trace the one that fails. */
  readonly last: Promise | undefined;
}

/** States that an unanswered trace may be in; far more than the open answers of one trace make. */
const STATES_MAX = 512;

/**
 * Walks the model over a trace.
 *
 * @param answers - what a machine answered, where that is known: it narrows what comes later. A
 *   step without one goes on from everything that is promised.
 * @throws {HarnessError} MSC105 when the dialect lacks an operation or an argument of the trace.
 */
export function promisedTrace(
  dialect: Dialect,
  trace: Trace,
  answers: readonly (Outcome | undefined)[] = [],
): PromisedTrace {
  let states: readonly MachineState[] = [FRESH_MACHINE];
  const steps = trace.operations.map((operation, index) => {
    const choices = states.flatMap((state) => choicesFrom(dialect, state, operation));
    states = statesAfter(choices, answers[index]);
    return stepOf(operation, choices);
  });
  const last = steps.at(-1);
  return { trace, steps, last: last && promiseOf(dialect, last) };
}

function choicesFrom(
  dialect: Dialect,
  state: MachineState,
  operation: Operation,
): readonly Transition[] {
  const isUndefined = stoppingTaint(state) !== undefined;
  if (!isUndefined) return step(dialect, state, operation);
  return [{ expected: { kind: "anything" }, state, decidedBy: "undefined" }];
}

function statesAfter(
  choices: readonly Transition[],
  answer: Outcome | undefined,
): readonly MachineState[] {
  const fitting = answer === undefined ? choices : settled(choices, answer);
  const known = fitting.length === 0 ? choices : fitting;
  return [...new Set(known.map(({ state }) => state))].slice(0, STATES_MAX);
}

function stepOf(operation: Operation, choices: readonly Transition[]): PromisedStep {
  const byText = new Map(choices.map(({ expected }) => [printExpectation(expected), expected]));
  const decidedBy = [...new Set(choices.map((choice) => choice.decidedBy))];
  return { operation, promised: [...byText.values()], decidedBy };
}

function promiseOf(dialect: Dialect, { operation, decidedBy }: PromisedStep): Promise | undefined {
  const [id = ""] = decidedBy;
  const source = fullSourceOf(dialect, operation.op, id);
  const model = dialect.operations[operation.op] as unknown as Sentences | undefined;
  if (source === undefined || model === undefined) return undefined;
  const rule = model.ladder.find((entry) => entry.rule.id === id)?.rule;
  return { id, sentence: (rule ?? model.effect).sentence, source };
}

/** The model of one kind of operation, read only for what does not depend on the kind. */
interface Sentences {
  readonly ladder: readonly LadderEntry<Operation>[];
  readonly effect: Pick<Effect, "sentence">;
}
