/** What the ABI promises at each step of a trace, as data that every reproducer is written from. */
import type { Operation } from "../abi/operation.ts";
import type { Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import { type Expectation, printExpectation } from "../model/expectation.ts";
import type { Effect, LadderEntry, Transition } from "../model/rule.ts";
import { fullSourceOf } from "../model/source.ts";
import { FRESH_MACHINE, type MachineState } from "../model/state.ts";
import { step } from "../model/step.ts";
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
export interface DecidingPromise {
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
}

/** A trace with what is promised at each of its steps. */
export interface PromisedTrace {
  readonly trace: Trace;
  readonly steps: readonly PromisedStep[];
  /** What decides the last step: in a shrunk trace the one that fails. */
  readonly last: DecidingPromise | undefined;
}

/** States that a trace may be in; far more than the open answers of one trace make. */
const STATES_MAX = 512;

/**
 * Walks the model over a trace. Every way on that is allowed is followed: whoever runs the trace
 * has another machine, which may take another one than the machine that it was found on.
 *
 * Beyond so many states nothing is promised any more, as after an undefined situation.
 *
 * @param statesMax - states that are followed; 512 unless said.
 * @throws {HarnessError} MSC105 when the dialect lacks an operation or an argument of the trace.
 */
export function promisedTrace(
  dialect: Dialect,
  trace: Trace,
  statesMax: number = STATES_MAX,
): PromisedTrace {
  let states: readonly MachineState[] = [FRESH_MACHINE];
  const steps = trace.operations.map((operation) => {
    const isFollowed = states.length <= statesMax;
    const choices = isFollowed
      ? states.flatMap((state) => choicesFrom(dialect, state, operation))
      : [NOTHING_PROMISED];
    if (isFollowed) states = [...new Set(choices.map(({ state }) => state))];
    return stepOf(operation, choices);
  });
  const last = steps.at(-1);
  return { trace, steps, last: last && promiseOf(dialect, last) };
}

const NOTHING_PROMISED: Transition = {
  ...{ expected: { kind: "anything" }, state: FRESH_MACHINE, decidedBy: "undefined" },
};

function choicesFrom(
  dialect: Dialect,
  state: MachineState,
  operation: Operation,
): readonly Transition[] {
  const isUndefined = stoppingTaint(state) !== undefined;
  return isUndefined ? [{ ...NOTHING_PROMISED, state }] : step(dialect, state, operation);
}

function stepOf(operation: Operation, choices: readonly Transition[]): PromisedStep {
  const byText = new Map(choices.map(({ expected }) => [printExpectation(expected), expected]));
  const decidedBy = [...new Set(choices.map((choice) => choice.decidedBy))];
  return { operation, promised: [...byText.values()], decidedBy };
}

function promiseOf(
  dialect: Dialect,
  { operation, decidedBy }: PromisedStep,
): DecidingPromise | undefined {
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
