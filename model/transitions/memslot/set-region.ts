import {
  addressSpaceOf,
  MEM_GUEST_MEMFD,
  MEM_LOG_DIRTY_PAGES,
  type SetRegion,
  slotIdOf,
} from "../../../abi/operation.ts";
import { pageSetOf } from "../../../abi/page-set.ts";
import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { withMemslot, withoutMemslot } from "../../change-state.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import { NOTHING_DIRTY } from "../../dirty-tracking.ts";
import type { Expectation } from "../../expectation.ts";
import { bindsGuestMemfd, type RegionChange, regionChange } from "../../region-change.ts";
import type { Effect, Transition } from "../../rule.ts";
import { archMetadataAllocated } from "../../rules/memslot/arch-metadata-allocated.ts";
import {
  type DirtyState,
  type GuestMemfdBinding,
  type MachineState,
  type MemslotState,
  memslotNamed,
} from "../../state.ts";
import { tainted } from "../../taints.ts";

/**
 * Slots from here on, 64 GiB, need so much kernel memory (8 bytes a page and more) that a small
 * host may refuse them with ENOMEM; both outcomes are then allowed.
 */
const HUGE_SLOT_PAGES = 0x100_0000;

/**
 * A slot is created, deleted, moved, given other flags, or left as it is.
 *
 * The dirty log belongs to the slot, not to guest memory: a move keeps it, with the indexes it has;
 * only beginning to log makes a fresh one. An accepted call that asks for what is there changes
 * nothing.
 */
export const setRegion: Effect<SetRegion> = {
  id: "memslot/set-region",
  sentence: "The slot is created, deleted, moved, given other flags, or left as it is.",
  source: "virt/kvm/kvm_main.c, kvm_set_memory_region and kvm_set_memslot, Linux 5.18 to 6.18",
  outcomes: [
    "memslot/create",
    "memslot/delete",
    "memslot/move",
    "memslot/flags-only",
    "memslot/no-op",
  ],
  apply: ({ dialect, state, operation }) => {
    const change = regionChange(state, operation);
    const servesAll = dialect.constants.inPlaceConversion === true;
    const after = applyChange(change, state, operation, servesAll);
    const done: Transition = { expected: OK, state: after, decidedBy: `memslot/${change}` };
    return isHuge(change, operation) ? [done, refusedForMemory(state)] : [done];
  },
};

const OK: Expectation = { kind: "ok" };
const NO_MEMORY: Expectation = { kind: "failed", errno: "ENOMEM" };

/**
 * The state after an accepted call of this meaning.
 *
 * @param servesAll - whether a file serves all of its slots, whatever its flags.
 */
export function applyChange(
  change: RegionChange,
  state: MachineState,
  operation: SetRegion,
  servesAll = false,
): MachineState {
  switch (change) {
    case "create":
      return withMemslot(state, newSlot(state, operation, servesAll));
    case "delete":
      return withoutMemslot(state, existing(state, operation));
    case "move":
    case "flags-only": {
      const old = existing(state, operation);
      const { flags, gpa } = operation;
      const dirty = dirtyAfter(state, operation, old.dirty);
      const after = withMemslot(state, { ...old, flags, baseGfn: pageOf(gpa), dirty });
      const isToggled = ((old.flags ^ flags) & MEM_GUEST_MEMFD) !== 0;
      const isPrivate = old.privateFile !== undefined; // The same bit, in the memfile design.
      return isToggled && !isPrivate ? tainted(after, "toggled-guest-memfd") : after;
    }
    case "no-op":
      return state;
  }
}

/**
 * A log that exists goes on; one that begins is empty, or full where the VM was told so; one that
 * is no longer asked for is gone.
 */
function dirtyAfter(
  { dirtyLogMode }: MachineState,
  { flags, sizeBytes }: SetRegion,
  before: DirtyState | null,
): DirtyState | null {
  if ((flags & MEM_LOG_DIRTY_PAGES) === 0) return null;
  if (before !== null || (dirtyLogMode & INITIALLY_SET) === 0) return before ?? NOTHING_DIRTY;
  const all = pageSetOf([{ first: 0, last: Number(pageOf(sizeBytes)) - 1 }]);
  return { required: all, allowed: all };
}

/** KVM_DIRTY_LOG_INITIALLY_SET. */
const INITIALLY_SET = 2;

function newSlot(state: MachineState, operation: SetRegion, servesAll: boolean): MemslotState {
  const { slot, flags, gpa, sizeBytes, hva } = operation;
  const guestMemfd = bindingOf(state, operation, servesAll);
  return {
    addressSpace: addressSpaceOf(slot),
    id: slotIdOf(slot),
    flags,
    baseGfn: pageOf(gpa),
    pages: Number(pageOf(sizeBytes)),
    hva,
    dirty: dirtyAfter(state, operation, null),
    ...(guestMemfd === undefined ? {} : { guestMemfd }),
  };
}

function bindingOf(
  state: MachineState,
  operation: SetRegion,
  servesAll: boolean,
): GuestMemfdBinding | undefined {
  if (operation.op !== "set_user_memory_region2" || !bindsGuestMemfd(state, operation)) {
    return undefined;
  }
  const file = openGuestMemfd(state, operation.guestMemfd);
  const offsetPages = pageOf(operation.guestMemfdOffsetBytes);
  return file && { file: file.handle, offsetPages, ...(servesAll && { servesAll }) };
}

function existing(state: MachineState, { slot }: SetRegion): MemslotState {
  return assured(memslotNamed(state, slot), "memslot/delete-names-a-slot");
}

/** True when a small host may refuse the call for want of memory. */
export function isHuge(change: RegionChange, { sizeBytes }: SetRegion): boolean {
  if (change === "delete" || change === "no-op") return false;
  return pageOf(sizeBytes) >= HUGE_SLOT_PAGES;
}

function refusedForMemory(state: MachineState): Transition {
  return { expected: NO_MEMORY, state, decidedBy: archMetadataAllocated.id };
}
