/**
 * What the harness must not do to itself: an operation that would is never sent, whatever the user
 * allows.
 */
import {
  addressSpaceOf,
  type GuestExecute,
  type GuestRead,
  type GuestWrite,
  type Operation,
  type SetRegion,
} from "../../abi/operation.ts";
import { HOST_WINDOW_END, HOST_WINDOW_START, isInHostWindow, PAGE_SHIFT } from "../../abi/units.ts";
import { HARNESS_GPA, HARNESS_GPA_END, HARNESS_SLOT } from "./guest-space.ts";
import type { HostOperation } from "./host-window.ts";
import type { SlotLedger } from "./slot-ledger.ts";

/** An access by the guest. */
export type GuestOperation = GuestRead | GuestWrite | GuestExecute;

/** Why an operation is not sent. */
export type ObligationId =
  | "harness-slot"
  | "harness-gpa"
  | "gpa-beyond-machine"
  | "host-memory-outside-window"
  | "host-range-outside-window";

/** Slots of this many pages are refused by the kernel, so they cannot cover the harness's range. */
const SLOT_PAGES_REFUSED = 1n << 31n;

/**
 * The obligation that an operation would break.
 *
 * @param gpaEnd - first guest physical byte address that guest code can name on this machine.
 */
export function brokenObligation(
  operation: Operation,
  accepted: SlotLedger,
  gpaEnd: bigint,
): ObligationId | undefined {
  switch (operation.op) {
    case "set_user_memory_region":
    case "set_user_memory_region2":
      return brokenByRegion(operation);
    case "get_dirty_log":
    case "clear_dirty_log":
      return operation.slot === HARNESS_SLOT ? "harness-slot" : undefined;
    case "guest_read":
    case "guest_write":
    case "guest_execute":
      return brokenByAccess(operation, accepted, gpaEnd);
    case "host_mmap":
    case "host_munmap":
    case "host_mprotect":
    case "host_dontneed":
    case "host_remove":
    case "host_read":
    case "host_write":
      return brokenByHost(operation);
    default:
      return undefined;
  }
}

function brokenByRegion({ slot, gpa, sizeBytes }: SetRegion): ObligationId | undefined {
  if (slot === HARNESS_SLOT) return "harness-slot";
  if (addressSpaceOf(slot) !== 0 || sizeBytes >> PAGE_SHIFT >= SLOT_PAGES_REFUSED) return undefined;
  return gpa < HARNESS_GPA_END && gpa + sizeBytes > HARNESS_GPA ? "harness-gpa" : undefined;
}

function brokenByAccess(
  { gpa }: GuestOperation,
  accepted: SlotLedger,
  gpaEnd: bigint,
): ObligationId | undefined {
  if (gpa >= HARNESS_GPA && gpa < HARNESS_GPA_END) return "harness-gpa";
  if (gpa >= gpaEnd) return "gpa-beyond-machine";
  const hva = accepted.hostAddressOf(gpa);
  if (hva === undefined || isInHostWindow(hva)) return undefined;
  return "host-memory-outside-window";
}

function brokenByHost(operation: HostOperation): ObligationId | undefined {
  const bytes = "sizeBytes" in operation ? operation.sizeBytes : 1n;
  const end = operation.hva + bytes;
  const isInside = operation.hva >= HOST_WINDOW_START && end <= HOST_WINDOW_END;
  return isInside ? undefined : "host-range-outside-window";
}
