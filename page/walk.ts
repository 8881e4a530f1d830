/** A trace walked in the model: what was promised at each step, and what became of the state. */

import type { Operation, OperationKind } from "../abi/operation.ts";
import { parseOutcome } from "../abi/outcome-notation.ts";
import { stateDifference } from "../checkers/state-difference.ts";
import type { Dialect } from "../model/dialect.ts";
import { printExpectation } from "../model/expectation.ts";
import type { Context, LadderEntry, OperationModel, Transition } from "../model/rule.ts";
import { FRESH_MACHINE, type MachineState } from "../model/state.ts";
import { settled, step } from "../model/step.ts";
import { stoppingTaint } from "../model/taints.ts";

/** One step of a walk. */
export interface WalkedStep {
  readonly operation: Operation;
  readonly before: MachineState;
  readonly after: MachineState;
  /** All that is allowed, most expected first. */
  readonly allowed: readonly { readonly text: string; readonly decidedBy: string }[];
  /** What the walk went on from; undefined where the answer is none of those allowed. */
  readonly decidedBy: string | undefined;
  /** What was answered, as text; undefined in a branch, where nobody was asked. */
  readonly answered: string | undefined;
  readonly changes: readonly string[];
}

/**
 * Walks a trace.
 *
 * @param answers - outcome texts, as far as they are known; the rest goes the most expected way.
 * @throws {HarnessError} MSC105 when the dialect lacks an operation.
 */
export function walk(
  dialect: Dialect,
  operations: readonly Operation[],
  answers: readonly (string | undefined)[],
): readonly WalkedStep[] {
  let before = FRESH_MACHINE;
  const steps: WalkedStep[] = [];
  for (const [index, operation] of operations.entries()) {
    if (stoppingTaint(before) !== undefined) break;
    const answered = answers[index];
    const choices = step(dialect, before, operation);
    const taken = takenOf(choices, answered);
    const after = taken?.state ?? before;
    steps.push({
      ...{ operation, before, after, answered, decidedBy: taken?.decidedBy },
      allowed: choices.map((each) => {
        return { text: printExpectation(each.expected), decidedBy: each.decidedBy };
      }),
      changes: stateDifference(before, after),
    });
    before = after;
  }
  return steps;
}

function takenOf(
  choices: readonly Transition[],
  answered: string | undefined,
): Transition | undefined {
  if (answered === undefined) return choices[0];
  try {
    return settled(choices, parseOutcome(answered))[0];
  } catch {
    // A loss of the machine is told in words of its own.
    return undefined;
  }
}

/** One rule on the ladder of an operation. */
export interface Rung {
  readonly id: string;
  readonly sentence: string;
  readonly source: string;
  /** `decides`: the first that speaks; `behind` it; `silent`; `elsewhere`: not asked here. */
  readonly says: "decides" | "behind" | "silent" | "elsewhere";
}

/** The ladder of an operation in a state, in the order in which the kernel checks. */
export function ladderAt(
  dialect: Dialect,
  state: MachineState,
  operation: Operation,
): readonly Rung[] {
  const model = dialect.operations[operation.op] as OperationModel<OperationKind> | undefined;
  if (model === undefined) return [];
  const context: Context = { dialect, state, operation };
  let isDecided = false;
  const rungs = (model.ladder as unknown as readonly LadderEntry<Operation>[]).map(
    (entry): Rung => {
      const { id, sentence, source } = entry.rule;
      const says = saysOf(entry, context, isDecided);
      isDecided ||= says === "decides";
      return { id, sentence, source: entry.source ?? source, says };
    },
  );
  const { id, sentence, source } = model.effect;
  return [...rungs, { id, sentence, source, says: isDecided ? "behind" : "decides" }];
}

function saysOf(entry: LadderEntry<Operation>, context: Context, isDecided: boolean): Rung["says"] {
  if (isDecided) return "behind";
  if (entry.when?.(context) === false) return "elsewhere";
  return entry.rule.speaks(context) ? "decides" : "silent";
}
