/**
 * One call in the place of two of its kind, over the bytes of both and those between them.
 */
import type { Operation } from "../abi/operation.ts";
import { makeTrace } from "../abi/trace.ts";
import { without } from "./drop-operations.ts";
import type { Pass } from "./pass.ts";

/** Merges any two calls on one file, in the place of the first or of the second. */
export const mergeRanges: Pass = function* (trace) {
  for (const [second, later] of trace.operations.entries()) {
    for (const [first, earlier] of trace.operations.slice(0, second).entries()) {
      const merged = mergedRange(earlier, later);
      if (merged === undefined) continue;
      const operations = trace.operations.with(first, merged).with(second, merged);
      const both = makeTrace(trace.dialect, operations);
      if (yield without(both, (index) => index === second)) return;
      if (yield without(both, (index) => index === first)) return;
    }
  }
};

/** An operation seen by the bytes of a file it is about. */
interface Ranged {
  readonly op: Operation["op"];
  readonly fd?: unknown;
  readonly offsetBytes?: bigint;
  readonly sizeBytes?: bigint | number;
}

/** The first call with a range around both; undefined for calls that have nothing to do with it. */
function mergedRange(first: Operation, second: Operation): Operation | undefined {
  const [a, b]: readonly [Ranged, Ranged] = [first, second];
  if (a.op !== b.op || a.fd !== b.fd) return undefined;
  if (a.offsetBytes === undefined || b.offsetBytes === undefined) return undefined;
  if (typeof a.sizeBytes !== "bigint" || typeof b.sizeBytes !== "bigint") return undefined;
  const offsetBytes = smaller(a.offsetBytes, b.offsetBytes);
  const endBytes = larger(a.offsetBytes + a.sizeBytes, b.offsetBytes + b.sizeBytes);
  return { ...first, offsetBytes, sizeBytes: endBytes - offsetBytes } as Operation;
}

function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

function larger(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}
