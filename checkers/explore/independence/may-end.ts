/** Operations after which, in some state of some domain, nothing is defined any more. */
import type { FdRef } from "../../../abi/handle.ts";
import {
  MEM_GUEST_MEMFD,
  MEM_LOG_DIRTY_PAGES,
  type Operation,
  type OperationKind,
  type SetRegion,
} from "../../../abi/operation.ts";
import { isPageAligned, PAGE_SIZE_BYTES, TAG_BYTES } from "../../../abi/units.ts";
import { flagUnchanged } from "../../../model/rules/guest-memfd/flag-unchanged.ts";
import type { World } from "./world.ts";

/**
 * True unless it is plain that the operation enters no taint of the model that stops. What ends
 * everything commutes with nothing, so that a doubt costs no more than a few steps.
 */
export function mayEnd(operation: Operation, world: World): boolean {
  const { dialect, keepsMappings, fileMaps } = world;
  // As posted, the memfile design fails the host in many ways.
  if ((dialect.quirks ?? []).length > 0) return true;
  // A host mapping of a file that slots are told of may populate it behind the guest's back.
  if (keepsMappings && fileMaps.length > 0) return true;
  return (
    usesUnfollowedFile(operation, world) ||
    tearsPage(operation) ||
    mayRunTornCode(operation, world) ||
    mayToggleBinding(operation, world) ||
    beginsHugeLog(operation)
  );
}

/**
 * Files of huge pages and what is no memory are never followed. What ordinary files touch where
 * slots cannot hold them is not told part by part: cutting one off reaches copies anywhere in host
 * memory.
 */
function usesUnfollowedFile(operation: Operation, world: World): boolean {
  const fd = descriptorOf(operation);
  const file = fd === undefined ? undefined : world.fileOf(fd);
  return world.operations.some(
    (made) =>
      ((made.op === "memfd_create" && (!world.slotsHoldFiles || (made.flags & MFD_HUGE) !== 0)) ||
        made.op === "open_other") &&
      world.fileOf(made.result) === file,
  );
}

const MFD_HUGE = 0xfc000004;

/** An ordinary file can be made, closed and named anywhere; only what looks into it counts. */
const HARMLESS: readonly OperationKind[] = ["close", "dup"];

function descriptorOf(operation: Operation): FdRef | undefined {
  if (HARMLESS.includes(operation.op)) return undefined;
  if (operation.op === "memfd_create") {
    return (operation.flags & MFD_HUGE) === 0 ? undefined : operation.result;
  }
  return "fd" in operation ? operation.fd : undefined;
}

/** Whether the first bytes of some page may be written in part. */
function tearsPage(operation: Operation): boolean {
  switch (operation.op) {
    case "ftruncate":
      return !isPageAligned(operation.sizeBytes);
    case "fallocate":
      return !isPageAligned(operation.offsetBytes) || !isPageAligned(operation.sizeBytes);
    case "file_write": {
      const rest = BigInt(operation.sizeBytes) % PAGE_SIZE_BYTES;
      return !isPageAligned(operation.offsetBytes) || (rest > 0n && rest < TAG_BYTES);
    }
    default:
      return false;
  }
}

/** Bytes that something stored over the code of a page make it no code of a tag. */
function mayRunTornCode({ op }: Operation, { operations }: World): boolean {
  const storesBytes = (other: Operation): boolean =>
    other.op === "guest_write_bytes" || other.op === "guest_exchange";
  return op === "guest_execute" && operations.some(storesBytes);
}

/** Kernels without the fix let a slot lose its guest_memfd to a call without the flag. */
function mayToggleBinding(operation: Operation, { dialect, operations }: World): boolean {
  if (!isRegion(operation)) return false;
  const { ladder = [] } = dialect.operations[operation.op] ?? {};
  if (ladder.some(({ rule }) => rule.id === flagUnchanged.id)) return false;
  return operations.some(
    (other) =>
      other.op === "set_user_memory_region2" &&
      other.slot === operation.slot &&
      ((other.flags ^ operation.flags) & MEM_GUEST_MEMFD) !== 0,
  );
}

function beginsHugeLog(operation: Operation): boolean {
  if (!isRegion(operation) || (operation.flags & MEM_LOG_DIRTY_PAGES) === 0) return false;
  return operation.sizeBytes > FOLLOWED_LOG_BYTES;
}

/** A log that begins with all bits set is followed up to this size of its slot. */
const FOLLOWED_LOG_BYTES = 0x1000_0000n;

function isRegion(operation: Operation): operation is SetRegion {
  return operation.op === "set_user_memory_region" || operation.op === "set_user_memory_region2";
}
