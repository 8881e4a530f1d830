/**
 * The slots of a state, by address space and id: an array while they are few, as nearly always, and
 * a list that is searched and shared when they are many. How many there are alone decides which.
 */
import { ListOrder } from "../abi/list-order.ts";
import { type List, SortedList } from "../abi/sorted-list.ts";
import { byName, order, orderByGfn } from "./slot-order.ts";
import type { MemslotState } from "./state.ts";

/** Up to so many slots an array is the fastest in every respect. */
export const FEW_SLOTS = 32;

const BY_GFN = orderByGfn<MemslotState>();

/** Of the slots that have a file: by its handle, then by file page. */
const BY_FILE = new ListOrder<MemslotState>(
  (a, b) => compareText(fileOf(a), fileOf(b)) || order(offsetOf(a), offsetOf(b)) || byName(a, b),
  () => false,
  (slot) => fileOf(slot) !== "",
);

/** The list with the slot, in place of the one of its name if there is one. */
export function withSlot(slots: List<MemslotState>, slot: MemslotState): List<MemslotState> {
  if (slots instanceof SortedList) return ordered(slots.with(slot), slots);
  const list = [...slots];
  if (list.includes(slot)) return slots;
  const same = list.findIndex((other) => byName(other, slot) === 0);
  if (same >= 0) return list.with(same, slot);
  const next = list.findIndex((other) => byName(slot, other) < 0);
  const longer = list.toSpliced(next < 0 ? list.length : next, 0, slot);
  return longer.length > FEW_SLOTS ? ordered(SortedList.of(byName, longer)) : longer;
}

/** The list without the slot of this name. */
export function withoutSlot(slots: List<MemslotState>, slot: MemslotState): List<MemslotState> {
  if (slots instanceof SortedList) {
    const rest = slots.without(slot);
    return rest.length > FEW_SLOTS ? ordered(rest, slots) : [...rest];
  }
  const rest = slots.filter((other) => byName(other, slot) !== 0);
  return rest.length === slots.length ? slots : rest;
}

/** The slot with this name, whatever it covers. */
export function slotNamed<S extends { readonly addressSpace: number; readonly id: number }>(
  slots: List<S>,
  addressSpace: number,
  id: number,
): S | undefined {
  const isIt = (slot: S): boolean => slot.id === id && slot.addressSpace === addressSpace;
  if (!(slots instanceof SortedList)) return slots.find(isIt);
  const found = (slots as SortedList<S>).first((slot) =>
    slot.addressSpace === addressSpace ? slot.id >= id : slot.addressSpace > addressSpace,
  );
  return found !== undefined && isIt(found) ? found : undefined;
}

/** Slots of an address space that cover a gfn of a half-open range. */
export function slotsIn(
  slots: List<MemslotState>,
  addressSpace: number,
  from: bigint,
  to: bigint,
): readonly MemslotState[] {
  const meets = (slot: MemslotState): boolean =>
    slot.addressSpace === addressSpace &&
    slot.baseGfn < to &&
    from < slot.baseGfn + BigInt(slot.pages);
  if (!(slots instanceof SortedList)) return slots.filter(meets);
  const found: MemslotState[] = [];
  const isBehind = ({ addressSpace: space, baseGfn, pages }: MemslotState): boolean =>
    space === addressSpace ? from < baseGfn + BigInt(pages) : space > addressSpace;
  for (const slot of BY_GFN.of(slots).sorted.from(isBehind)) {
    if (!meets(slot)) break;
    found.push(slot);
  }
  return found;
}

/** Slots whose private pages, or whose guest_memfd, are those of this file. */
export function slotsOfFile(slots: List<MemslotState>, handle: string): readonly MemslotState[] {
  return slotsOfFilePages(
    slots,
    handle,
    () => true,
    () => true,
  );
}

/** How many slots there are of a file. */
export function countOfFile(slots: List<MemslotState>, handle: string): number {
  if (!(slots instanceof SortedList)) return slotsOfFile(slots, handle).length;
  const { sorted } = BY_FILE.of(slots);
  const end = sorted.countBefore((slot) => compareText(fileOf(slot), handle) > 0);
  return end - sorted.countBefore((slot) => compareText(fileOf(slot), handle) >= 0);
}

/** Slots of a guest_memfd, which share no pages, that have one of the half-open range. */
export function slotsOfRange(
  slots: List<MemslotState>,
  handle: string,
  from: bigint,
  to: bigint,
): readonly MemslotState[] {
  return slotsOfFilePages(
    slots,
    handle,
    (slot) => from < offsetOf(slot) + BigInt(slot.pages),
    (slot) => offsetOf(slot) < to,
  );
}

/** Slots of a file from the first that reaches a place on, up to one that is not before another. */
function slotsOfFilePages(
  slots: List<MemslotState>,
  handle: string,
  reaches: (slot: MemslotState) => boolean,
  isBefore: (slot: MemslotState) => boolean,
): readonly MemslotState[] {
  if (!(slots instanceof SortedList)) {
    return slots.filter((slot) => fileOf(slot) === handle && reaches(slot) && isBefore(slot));
  }
  const found: MemslotState[] = [];
  const isBehind = (slot: MemslotState): boolean => {
    const place = compareText(fileOf(slot), handle);
    return place > 0 || (place === 0 && reaches(slot));
  };
  for (const slot of BY_FILE.of(slots).sorted.from(isBehind)) {
    if (fileOf(slot) !== handle || !isBefore(slot)) break;
    found.push(slot);
  }
  return found;
}

/** Handle of the file that a slot has; empty for a slot without one. */
function fileOf({ privateFile, guestMemfd }: MemslotState): string {
  return (privateFile ?? guestMemfd)?.file ?? "";
}

function offsetOf({ privateFile, guestMemfd }: MemslotState): bigint {
  return (privateFile ?? guestMemfd)?.offsetPages ?? 0n;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function ordered(slots: SortedList<MemslotState>, before?: List<MemslotState>): List<MemslotState> {
  BY_GFN.of(slots, before);
  BY_FILE.of(slots, before);
  return slots;
}
