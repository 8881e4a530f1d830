import { HarnessError } from "./harness-error.ts";
import type { OperationKind } from "./operation.ts";

/**
 * The entry of a table that has one for every kind of operation.
 *
 * The compiler sees to it that there is one. Where code is loaded that was compiled against another
 * table of operations, it cannot, and an entry that is missing would make nonsense of a comparison
 * or be taken for "nothing to look at".
 *
 * @param place - where the table stands, for the hint.
 * @throws {HarnessError} MSC206 for a kind without an entry.
 */
export function entryOf<T>(
  table: { readonly [K in OperationKind]: T },
  kind: OperationKind,
  place: string,
): T {
  if (Object.hasOwn(table, kind)) return table[kind];
  throw noEntry(kind, place);
}

/** The error of a place that has nothing for a kind of operation. */
export function noEntry(kind: OperationKind, place: string): HarnessError {
  const hint = `give it an entry in ${place}`;
  return new HarnessError("MSC206", `nothing is known of ${kind} here`, hint);
}
