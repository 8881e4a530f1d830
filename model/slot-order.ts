/** Orders of slots by what they cover. */
import { ListOrder } from "../abi/list-order.ts";

/** What all slots have, in the model and in the inside view. */
export interface SlotExtent {
  readonly addressSpace: number;
  readonly id: number;
  readonly baseGfn: bigint;
  readonly pages: number;
}

/** By address space and id, as states list them; slots of one name differ in what they cover. */
export function byName(a: SlotExtent, b: SlotExtent): number {
  return a.addressSpace - b.addressSpace || a.id - b.id;
}

/** By address space and first gfn; those meet that cover the same guest frame. */
export function orderByGfn<S extends SlotExtent>(): ListOrder<S> {
  return new ListOrder<S>(
    (a, b) => a.addressSpace - b.addressSpace || order(a.baseGfn, b.baseGfn) || a.id - b.id,
    (a, b) =>
      a.addressSpace === b.addressSpace && a.pages > 0 && b.baseGfn < a.baseGfn + BigInt(a.pages),
  );
}

/** Negative, 0 or positive, as the first number is less, the same or more. */
export function order(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
