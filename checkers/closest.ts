/** A program that a rule decides, and one as near to it as can be that the rule does not decide. */
import type { Operation } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { PAGE_SIZE_BYTES } from "../abi/units.ts";
import type { Dialect } from "../model/dialect.ts";
import { printExpectation } from "../model/expectation.ts";
import { hasArguments } from "../model/features.ts";
import type { Transition } from "../model/rule.ts";
import { FRESH_MACHINE } from "../model/state.ts";
import { step, supports } from "../model/step.ts";
import { stoppingTaint } from "../model/taints.ts";
import { otherValues } from "../shrinkers/alternatives.ts";
import { type Argument, argumentsOf, withArguments } from "../shrinkers/arguments.ts";
import { isWellFormed } from "../shrinkers/candidates.ts";
import { repair } from "../shrinkers/repair.ts";

/** What the model says of the last operation of a program. */
export interface Decided {
  readonly program: readonly Operation[];
  readonly answer: string;
  readonly decidedBy: string;
}

/**
 * The nearest program that something else decides: one value changed, of the last operation before
 * the others; else one operation left out. One that is accepted is preferred.
 *
 * @param program - decided by `decider`.
 * @returns undefined where nothing near is decided otherwise.
 */
export function closestOther(
  dialect: Dialect,
  program: readonly Operation[],
  decider: string,
): Decided | undefined {
  const trace = makeTrace(dialect.name, program);
  const kind = program.at(-1)?.op;
  const decided = neighboursOf(trace).flatMap((near) => {
    if (near.at(-1)?.op !== kind) return [];
    const last = lastOf(dialect, near);
    return last === undefined || last.decidedBy === decider ? [] : [{ ...last, program: near }];
  });
  return decided.find(({ answer }) => answer === "ok") ?? decided[0];
}

function neighboursOf(trace: Trace): readonly (readonly Operation[])[] {
  const last = trace.operations.length - 1;
  const byPlace = (a: Argument, b: Argument): number => b.operationIndex - a.operationIndex;
  const changed = argumentsOf(trace)
    .toSorted(byPlace)
    .flatMap((argument) =>
      [...nearest(argument), ...otherValues(trace, argument)].map((value) =>
        withArguments(trace, [[argument, value]]),
      ),
    );
  const shorter = trace.operations
    .slice(0, last)
    .map((_, index) => repair(makeTrace(trace.dialect, trace.operations.toSpliced(index, 1))));
  return [...changed, ...shorter].filter(isWellFormed).map(({ operations }) => operations);
}

/** A step to each side, and a page to each side. */
const STEPS = [1n, PAGE_SIZE_BYTES];

function nearest({ field, value }: Argument): readonly unknown[] {
  if (typeof value !== "number" && typeof value !== "bigint") return [];
  const sides = STEPS.flatMap((by) => [BigInt(value) - by, BigInt(value) + by]);
  const same = sides.map((side) => (typeof value === "number" ? Number(side) : side));
  return same.filter(field.holds);
}

/** Undefined where the model has not all of it, or has nothing to say of its end. */
function lastOf(
  dialect: Dialect,
  program: readonly Operation[],
): Omit<Decided, "program"> | undefined {
  let state = FRESH_MACHINE;
  let transition: Transition | undefined;
  for (const operation of program) {
    if (stoppingTaint(state) !== undefined) return undefined;
    if (!supports(dialect, operation.op) || !hasArguments(dialect, operation)) return undefined;
    [transition] = step(dialect, state, operation);
    state = transition.state;
  }
  if (transition === undefined) return undefined;
  return { answer: printExpectation(transition.expected), decidedBy: transition.decidedBy };
}
