/** The transition relation of the reference model. */

import { HarnessError } from "../abi/harness-error.ts";
import type { Operation, OperationKind } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import type { Dialect } from "./dialect.ts";
import { allows } from "./expectation.ts";
import { assertHasArguments } from "./features.ts";
import type { Context, LadderEntry, NonEmpty, OperationModel, Transition } from "./rule.ts";
import type { MachineState } from "./state.ts";
import { tainted } from "./taints.ts";
import { withUsedQuirks } from "./used-quirks.ts";
import { verdictOf } from "./verdict.ts";

/**
 * Everything this ABI lets user space observe next.
 *
 * Walks the dialect's ladder for the operation; the first rule that speaks decides, and leaves the
 * state untouched unless its ladder entry says otherwise. If none speaks, the operation's effect
 * computes the new state. What an open entry would decide is allowed besides.
 * Pure: same arguments, same answer.
 *
 * @param state - never modified; an operation that changes nothing returns this very object.
 * @returns one or more transitions, most expected first. More than one means that the ABI leaves
 *   the choice open, not that the model is unsure.
 * @throws {HarnessError} MSC105 when the dialect has no such operation, or not all its arguments.
 */
export function step(
  dialect: Dialect,
  state: MachineState,
  operation: Operation,
): NonEmpty<Transition> {
  assertHasArguments(dialect, operation);
  const context: Context = { dialect, state, operation };
  const transitions = decided(context);
  return dialect.keeping === undefined
    ? transitions
    : withUsedQuirks(transitions, context, decided);
}

/** What the ladder says, or the effect. */
function decided(context: Context): NonEmpty<Transition> {
  const { dialect, operation } = context;
  const model = modelOf(dialect, operation.op);
  const open: Transition[] = [];
  for (const entry of model.ladder) {
    if (entry.when?.(context) === false || !entry.rule.speaks(context)) continue;
    const verdict = afterOops(refusal(entry, context));
    if (entry.isOpen === undefined) return [verdict, ...open];
    open.push(verdict);
  }
  const [first, ...rest] = model.effect.apply(context);
  return [afterOops(first), ...rest.map(afterOops), ...open];
}

/**
 * The choices that allow what was really seen, each with the state that is then known.
 *
 * @param choices - transitions, with whatever else the caller keeps of them.
 */
export function settled<T extends Transition>(choices: readonly T[], seen: Outcome): readonly T[] {
  return choices
    .filter(({ expected }) => allows(expected, seen))
    .map((choice) =>
      choice.refine === undefined ? choice : { ...choice, state: choice.refine(seen) },
    );
}

/** True when the dialect has this kind of operation. */
export function supports(dialect: Dialect, kind: OperationKind): boolean {
  return dialect.operations[kind] !== undefined;
}

/** Ids of everything that can decide an operation of the dialect, in ladder order, each once. */
export function decidersOf(dialect: Dialect): readonly string[] {
  const kinds = Object.keys(dialect.operations) as OperationKind[];
  return [...new Set(kinds.flatMap((kind) => decidersOfKind(dialect, kind)))];
}

/** Ids of everything that can decide one kind of operation, in ladder order, each once. */
export function decidersOfKind(dialect: Dialect, kind: OperationKind): readonly string[] {
  const { ladder = [], effect } = dialect.operations[kind] ?? {};
  const outcomes = effect === undefined ? [] : (effect.outcomes ?? [effect.id]);
  return [...new Set([...ladder.map(({ rule }) => rule.id), ...outcomes])];
}

function refusal(entry: LadderEntry<Operation>, context: Context): Transition {
  const expected = verdictOf(entry, context);
  const state = entry.leaves?.(context) ?? context.state;
  return { expected, state, decidedBy: entry.rule.id };
}

/** Nothing is promised of a machine whose host kernel has failed. */
function afterOops(transition: Transition): Transition {
  if (transition.expected.kind !== "host_oops") return transition;
  return { ...transition, state: tainted(transition.state, "host-oops") };
}

function modelOf(dialect: Dialect, kind: OperationKind): OperationModel<OperationKind> {
  const model = dialect.operations[kind];
  if (model === undefined) {
    throw new HarnessError(
      "MSC105",
      `${dialect.name} has no operation ${kind}`,
      `it has ${Object.keys(dialect.operations).join(", ")}`,
    );
  }
  // The ladder under key K judges operations of kind K; TypeScript cannot follow that correlation.
  return model as unknown as OperationModel<OperationKind>;
}
