/** How guest accesses reach the dirty log of a slot. */
import { MEM_READONLY } from "../abi/operation.ts";
import { withDirty } from "./change-state.ts";
import type { Dialect } from "./dialect.ts";
import { hasPage, withPage } from "./page-set.ts";
import { type DirtyState, hostPageBehind, type MachineState, type MemslotState } from "./state.ts";

/** The state that is accessed, and the machine it is of. */
interface Tracked {
  readonly dialect: Dialect;
  readonly state: MachineState;
}

/** The bitmap of a slot that has just begun to log, or was just read or cleared as a whole. */
export const NOTHING_DIRTY: DirtyState = Object.freeze({
  required: Object.freeze([]),
  allowed: Object.freeze([]),
});

/**
 * The state after the guest has reached memory through the slot without storing.
 *
 * A load or a fetch may map the page writable when slot and host page permit that, and the hardware
 * then marks it as it likes; so the page may be reported, but need not be.
 *
 * @returns the very same state when the log of the slot cannot tell the difference.
 * @source Linux 6.18, arch/x86/kvm/mmu: a read fault maps a host-writable page writable (TDP), or
 *   does so when the guest PTE is dirty already (shadow paging).
 */
export function noteAccess(
  { dialect, state }: Tracked,
  slot: MemslotState,
  gfn: bigint,
): MachineState {
  if (hostPageBehind(state, slot, gfn)?.protection !== "read-write") return state;
  return noteWritableAccess({ dialect, state }, slot, gfn);
}

/** The same for a page that only the slot could make read-only. */
export function noteWritableAccess(
  { dialect, state }: Tracked,
  slot: MemslotState,
  gfn: bigint,
): MachineState {
  return dialect.constants.loadsMayDirty ? noteWritableMapping(state, slot, gfn) : state;
}

/**
 * The same for a page that was mapped for a store, whether the store came to be made or not: on
 * every machine it may be reported then.
 */
export function noteWritableMapping(
  state: MachineState,
  slot: MemslotState,
  gfn: bigint,
): MachineState {
  if (slot.dirty === null || (slot.flags & MEM_READONLY) !== 0) return state;
  const page = Number(gfn - slot.baseGfn);
  if (hasPage(slot.dirty.allowed, page)) return state;
  const { required, allowed } = slot.dirty;
  return withDirty(state, slot, { required, allowed: withPage(allowed, page) });
}

/**
 * The slot's log after a guest store to the page: it must be reported. The same object if it was so
 * already.
 */
export function writtenTo(dirty: DirtyState, page: number): DirtyState {
  if (hasPage(dirty.required, page)) return dirty;
  return { required: withPage(dirty.required, page), allowed: withPage(dirty.allowed, page) };
}
