/** What a KVM_SET_USER_MEMORY_REGION call asks for: the ioctl has one number, but five meanings. */
import {
  MEM_GUEST_MEMFD,
  MEM_LOG_DIRTY_PAGES,
  MEM_PRIVATE,
  type SetRegion,
  type SetUserMemoryRegion,
  type SetUserMemoryRegion2,
} from "../abi/operation.ts";
import { pageOf } from "../abi/units.ts";
import { type MachineState, type MemslotState, memslotNamed } from "./state.ts";

/**
 * The meaning of a call that no argument check has refused.
 *
 * @source virt/kvm/kvm_main.c, kvm_set_memory_region, Linux 6.18: a size of zero deletes, an
 *   unknown id creates, another base gfn moves, other flags alone change the flags, and anything
 *   else returns 0 at once.
 */
export type RegionChange = "create" | "delete" | "move" | "flags-only" | "no-op";

/** Which of the five meanings the call has in this state. */
export function regionChange(state: MachineState, operation: SetRegion): RegionChange {
  if (operation.sizeBytes === 0n) return "delete";
  const slot = memslotNamed(state, operation.slot);
  if (slot === undefined) return "create";
  if (slot.baseGfn !== pageOf(operation.gpa)) return "move";
  return slot.flags === operation.flags ? "no-op" : "flags-only";
}

/**
 * True when the call gives a slot a place in guest memory: only then are overlap and the gpa limit
 * looked at.
 */
export function placesSlot(state: MachineState, operation: SetRegion): boolean {
  const change = regionChange(state, operation);
  return change === "create" || change === "move";
}

/** The slot that a call would modify; undefined when it creates or deletes. */
export function slotToModify(state: MachineState, operation: SetRegion): MemslotState | undefined {
  return operation.sizeBytes === 0n ? undefined : memslotNamed(state, operation.slot);
}

/** True when the call creates a slot and asks for a guest_memfd behind it. */
export function bindsGuestMemfd(state: MachineState, operation: SetUserMemoryRegion2): boolean {
  return (operation.flags & MEM_GUEST_MEMFD) !== 0 && regionChange(state, operation) === "create";
}

/** True when the call creates a slot and asks for a file behind its private half. */
export function bindsPrivateFile(state: MachineState, operation: SetUserMemoryRegion): boolean {
  return (operation.flags & MEM_PRIVATE) !== 0 && regionChange(state, operation) === "create";
}

/** What a call has to allocate: the slot's record, its dirty bitmap, the architecture's records. */
export type RegionAllocation = "slot" | "bitmap" | "metadata";

/** True when the environment makes this allocation of the call fail. */
export function failsAllocation(
  state: MachineState,
  operation: SetUserMemoryRegion,
  what: RegionAllocation,
): boolean {
  if (operation.inject === undefined) return false;
  return allocationsOf(state, operation)[operation.inject.at - 1] === what;
}

/**
 * The allocations of a call, in order.
 *
 * @source virt/kvm/kvm_main.c, __kvm_set_memory_region and kvm_prepare_memory_region, Linux 5.18
 */
function allocationsOf(
  state: MachineState,
  operation: SetUserMemoryRegion,
): readonly RegionAllocation[] {
  const change = regionChange(state, operation);
  if (change === "delete" || change === "no-op") return [];
  const logs = (operation.flags & MEM_LOG_DIRTY_PAGES) !== 0;
  const beginsToLog = logs && (memslotNamed(state, operation.slot)?.dirty ?? null) === null;
  return [
    "slot",
    ...(beginsToLog ? (["bitmap"] as const) : []),
    ...(change === "flags-only" ? [] : (["metadata"] as const)),
  ];
}
