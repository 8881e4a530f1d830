import { printOperation } from "../abi/notation.ts";
import type { Trace } from "../abi/trace.ts";
import { taintNamed } from "../model/taints.ts";
import type { DialectLockstepResult } from "./dialect-lockstep.ts";

/** The limit of a stored trace of which a part was not compared. */
export const UNDEFINED_SITUATION = "undefined-situation";

/**
 * Says where and why the comparison of a stored trace ended before its last operation: nothing is
 * promised after that, so that the rest was neither right nor wrong.
 *
 * @returns undefined when the comparison came to the end, or to a divergence.
 */
export function cutShort(trace: Trace, run: DialectLockstepResult): string | undefined {
  const { undefinedAt, taints } = run;
  const count = trace.operations.length;
  if (undefinedAt === undefined || undefinedAt >= count - 1) return undefined;
  const reached = run.operations[undefinedAt];
  const where = reached === undefined ? "" : `, ${printOperation(reached)}`;
  const stops = taints.map(taintNamed).find((taint) => taint?.effect === "stops");
  const why = stops === undefined ? "" : `: ${stops.id}. ${stops.reason}`;
  return `compared up to operation ${undefinedAt + 1} of ${count}${where}${why}`;
}
