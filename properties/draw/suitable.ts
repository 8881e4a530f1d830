/** Operations that are drawn again: they would break an obligation, or end what can be compared. */
import type { Operation } from "../../abi/operation.ts";
import { callerObligations } from "../../model/caller-obligations.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { MachineState } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { stoppingTaint } from "../../model/taints.ts";
import { chance, type Random } from "./random.ts";

/** Who makes the calls of a trace: callers who do what the text asks of them, or who may err. */
export type Callers = "obey" | "err";

/**
 * Of a hundred operations after which the code as posted has nothing to compare, so many are drawn
 * all the same: what leads there has to be seen, but not to be the end of every trace.
 */
const ENDING_PERCENT = 8;

/** True when the operation may be the next of a trace. Draws numbers only where it matters. */
export function isSuitable(
  random: Random,
  dialect: Dialect,
  state: MachineState,
  operation: Operation,
  callers: Callers,
): boolean {
  const obeys = dialect.obligations === "strict" && callers === "obey";
  const hasQuirks = (dialect.quirks ?? []).length > 0;
  if (!obeys && !hasQuirks) return true;
  if (obeys && breaks(dialect, state, operation)) return false;
  const ends = hasQuirks && isLast(dialect, state, operation);
  return !ends || chance(random, ENDING_PERCENT);
}

/** True when the call would break an obligation: who makes it does not know what will fail. */
function breaks(dialect: Dialect, state: MachineState, operation: Operation): boolean {
  const fails = "inject" in operation && operation.inject !== undefined;
  const asked = fails ? { ...operation, inject: undefined } : operation;
  return step(dialect, state, asked).some(
    ({ state: next }) => next !== state && callerObligations(next).length > 0,
  );
}

function isLast(dialect: Dialect, state: MachineState, operation: Operation): boolean {
  return step(dialect, state, operation).some((next) => stoppingTaint(next.state) !== undefined);
}
