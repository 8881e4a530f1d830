/** The two ioctls that set a memory region: from user space's argument block to a request. */

import type { Errno } from "../../../abi/errno.ts";
import type { ByteRange } from "../../../abi/fields.ts";
import type { SetUserMemoryRegion, SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import {
  KVM_MEM_LOG_DIRTY_PAGES,
  KVM_MEM_PRIVATE,
  KVM_MEM_READONLY,
  USERSPACE_MEMORY_REGION_BYTES,
  USERSPACE_MEMORY_REGION2_BYTES,
} from "../arithmetic.ts";
import type { Decisions } from "../decisions.ts";
import type { DescriptorTable } from "./descriptor-table.ts";
import { microStep, type Steps } from "./micro-step.ts";
import { type RegionRequest, setMemoryRegion } from "./set-memory-region.ts";
import type { StackTail, Vm } from "./vm.ts";

const FETCH_FLAGS = microStep("region: fetch the flags alone");
const COPY_BLOCK = microStep("region: copy the argument block");

/** What the kernel's own copy of the block holds where nothing was copied. */
const ZERO_TAIL: StackTail = { fd: 0, offsetBytes: 0n };

const V1_FLAGS = KVM_MEM_LOG_DIRTY_PAGES | KVM_MEM_READONLY;

/**
 * KVM_SET_USER_MEMORY_REGION. Where private memory exists, a first fetch of the flags says how long
 * the argument block is.
 *
 * @source virt/kvm/kvm_main.c, kvm_vm_ioctl; the double fetch of flags in patch 4 of the memfile
 *   series v6, the check of flags before anything else in Linux 6.8.
 */
export function* setUserMemoryRegion(
  vm: Vm,
  files: DescriptorTable,
  call: SetUserMemoryRegion,
): Steps<Errno | undefined> {
  const { fetchesFlagsFirst, hasRegion2, memfile } = vm.generation;
  if (memfile !== undefined) return yield* setUserMemoryRegionExt(vm, files, call);
  if (fetchesFlagsFirst) {
    const refused = yield* fetchFlags(vm, call);
    if (refused !== undefined) return refused;
  }
  yield COPY_BLOCK;
  if (!canRead(call.readable, { from: 0, to: USERSPACE_MEMORY_REGION_BYTES })) return "EFAULT";
  // User space may have changed the block in between: the first fetch had the bit clear.
  if (fetchesFlagsFirst && (call.flags & KVM_MEM_PRIVATE) !== 0) return "EINVAL";
  if (hasRegion2 && (call.flags & ~V1_FLAGS) !== 0) return "EINVAL";
  const { slot, flags, gpa, sizeBytes, hva } = call;
  const request = { slot, flags, gpa, sizeBytes, hva, fd: -1, fdOffsetBytes: 0n };
  return yield* setMemoryRegion(vm, files, request);
}

/**
 * The first fetch of a kernel that has no private memory yet.
 *
 * @source patch 4 of the memfile series v6, kvm_vm_ioctl.
 */
function* fetchFlags({ decisions }: Vm, call: SetUserMemoryRegion): Steps<Errno | undefined> {
  yield FETCH_FLAGS;
  const { readable } = call;
  if (!canRead(readable, decisions.flagsAt())) return "EFAULT";
  if ((firstFetch(decisions, call) & KVM_MEM_PRIVATE) === 0) return undefined;
  const isShort = !canRead(readable, { from: 0, to: USERSPACE_MEMORY_REGION_BYTES });
  return isShort && decisions.copiesBeforeRefusal() ? "EFAULT" : "EINVAL";
}

/** What the first fetch brings: the word at the place that is taken for that of the flags. */
function firstFetch(decisions: Decisions, call: SetUserMemoryRegion): number {
  return decisions.flagsAt().from === 0 ? call.slot : (call.firstFetchFlags ?? call.flags);
}

/**
 * The same ioctl with the memfile series: 160 bytes when the first fetch has PRIVATE, else 32.
 *
 * @source patches 4 and 7 of the memfile series v6, kvm_vm_ioctl.
 */
function* setUserMemoryRegionExt(
  vm: Vm,
  files: DescriptorTable,
  call: SetUserMemoryRegion,
): Steps<Errno | undefined> {
  const { decisions } = vm;
  yield FETCH_FLAGS;
  if (!canRead(call.readable, decisions.flagsAt())) return "EFAULT";
  const first = firstFetch(decisions, call);
  const copiesTail = (first & KVM_MEM_PRIVATE) !== 0;
  yield COPY_BLOCK;
  const changed = ((first ^ call.flags) & decisions.comparedFlags()) !== 0;
  const isRefused = changed && decisions.refusesChangedPrivate();
  if (isRefused && decisions.comparesBeforeCopy()) return "EINVAL";
  const to = copiesTail ? decisions.longBlockBytes() : decisions.shortBlockBytes();
  if (!canRead(call.readable, { from: 0, to })) return "EFAULT";
  if (isRefused) return "EINVAL";
  if (copiesTail) {
    vm.stackTail = { fd: call.privateFd, offsetBytes: call.privateOffsetBytes };
  } else if (vm.decisions.zeroesUncopiedTail()) {
    vm.stackTail = ZERO_TAIL;
  }
  const { slot, gpa, sizeBytes, hva, inject } = call;
  const flags = decisions.flagsOfSlot(first, call.flags);
  const { fd, offsetBytes: fdOffsetBytes } = vm.stackTail;
  const request = { slot, flags, gpa, sizeBytes, hva, fd, fdOffsetBytes, inject };
  return yield* setMemoryRegion(vm, files, request);
}

/** KVM_SET_USER_MEMORY_REGION2. @source virt/kvm/kvm_main.c, kvm_vm_ioctl (6.8). */
export function* setUserMemoryRegion2(
  vm: Vm,
  files: DescriptorTable,
  call: SetUserMemoryRegion2,
): Steps<Errno | undefined> {
  yield COPY_BLOCK;
  if (!canRead(call.readable, { from: 0, to: USERSPACE_MEMORY_REGION2_BYTES })) return "EFAULT";
  const { guestMemfd: fd, guestMemfdOffsetBytes: fdOffsetBytes, ...region } = call;
  const request: RegionRequest = { ...region, fd, fdOffsetBytes };
  return yield* setMemoryRegion(vm, files, request);
}

/** copy_from_user: whether every byte of a range of the block can be read. */
function canRead(readable: ByteRange | undefined, { from, to }: ByteRange): boolean {
  return readable === undefined || (readable.from <= from && to <= readable.to);
}
