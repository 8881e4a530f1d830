/** KVM_GET_DIRTY_LOG, KVM_CLEAR_DIRTY_LOG, and the capability that tells them apart. */

import type { Errno } from "../../../abi/errno.ts";
import type { ClearDirtyLog, EnableDirtyLogProtect, GetDirtyLog } from "../../../abi/operation.ts";
import { firstOf, lastOf, type PageSet } from "../../../abi/page-set.ts";
import { addressSpaceOf, slotIdOf } from "../arithmetic.ts";
import type { Memslot } from "./memslot-set.ts";
import { microStep, type Steps } from "./micro-step.ts";
import type { Vm } from "./vm.ts";

const TAKE_BITS = microStep("dirty log: take the bits and protect the pages");
const COPY_OUT = microStep("dirty log: copy the bitmap to user space");
const SET_MODE = microStep("dirty log: set the mode");
const COPY_IN = microStep("dirty log: copy the bitmap from user space");

/**
 * Takes the dirty bits of a slot, protects the pages again, hands the bits out. A buffer that
 * cannot be written is noticed last, when the bits are already gone.
 *
 * @returns the set bits, or an errno.
 * @source virt/kvm/kvm_main.c, kvm_get_dirty_log_protect.
 */
export function* getDirtyLog(vm: Vm, call: GetDirtyLog): Steps<Errno | PageSet> {
  yield vm.slotsLock.acquiring;
  vm.slotsLock.take();
  const result = yield* takeBits(vm, call);
  vm.slotsLock.release();
  return result;
}

/**
 * Clears the named dirty bits of a slot and protects those pages again.
 *
 * @source virt/kvm/kvm_main.c, kvm_clear_dirty_log_protect; the order of its checks.
 */
export function* clearDirtyLog(vm: Vm, call: ClearDirtyLog): Steps<Errno | undefined> {
  yield vm.slotsLock.acquiring;
  vm.slotsLock.take();
  const errno = yield* clearBits(vm, call);
  vm.slotsLock.release();
  return errno;
}

/**
 * KVM_ENABLE_CAP of KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2.
 *
 * @source virt/kvm/kvm_main.c, kvm_vm_ioctl_enable_cap_generic.
 */
export function* enableDirtyLogProtect(
  vm: Vm,
  { mode, flags }: EnableDirtyLogProtect,
): Steps<Errno | undefined> {
  if (flags !== 0 || !vm.decisions.takesProtectMode(mode)) return "EINVAL";
  yield SET_MODE;
  vm.dirtyLogMode = mode;
  return undefined;
}

function* takeBits(vm: Vm, call: GetDirtyLog): Steps<Errno | PageSet> {
  if (!namesUserSlot(vm, call.slot)) return "EINVAL";
  const slot = findSlot(vm, call.slot);
  const bitmap = slot?.dirtyBitmap;
  if (slot === undefined || bitmap === undefined) return "ENOENT";
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  yield TAKE_BITS;
  const pages = bitmap.pages();
  const takes = vm.decisions.getTakesBits(vm.dirtyLogMode !== 0n);
  if (takes) bitmap.clearAll();
  if (takes && vm.decisions.protectsFetchedPage()) {
    protectRuns(vm, slot, pages);
  }
  vm.mmuLock.release();
  yield COPY_OUT;
  return call.buffer === "unmapped" ? "EFAULT" : pages;
}

function* clearBits(vm: Vm, call: ClearDirtyLog): Steps<Errno | undefined> {
  if (!namesUserSlot(vm, call.slot) || call.firstPage % 64n !== 0n) return "EINVAL";
  const slot = findSlot(vm, call.slot);
  const bitmap = slot?.dirtyBitmap;
  if (slot === undefined || bitmap === undefined) return "ENOENT";
  const { decisions } = vm;
  const count = BigInt(call.numPages);
  if (decisions.refusesClear(call.firstPage, count, BigInt(slot.pages))) return "EINVAL";
  yield COPY_IN;
  const copied = decisions.clearCopiesPages(call.numPages, slot.pages);
  if (call.buffer === "unmapped" && copied > 0) return "EFAULT";
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  yield TAKE_BITS;
  const start = Number(call.firstPage);
  const end = start + decisions.clearedPages(call.numPages);
  for (const named of call.pages) {
    const behind = start + lastOf(named) + 1;
    protectRuns(vm, slot, bitmap.clearRange(start + firstOf(named), Math.min(behind, end)));
  }
  vm.mmuLock.release();
  return undefined;
}

/** Makes the next store to every one of these pages fault. */
function protectRuns({ shadow }: Vm, { addressSpace, baseGfn }: Memslot, pages: PageSet): void {
  for (const run of pages) {
    shadow.writeProtectRange(addressSpace, baseGfn + firstOf(run), baseGfn + lastOf(run) + 1);
  }
}

function namesUserSlot(vm: Vm, slot: number): boolean {
  const { addressSpaces, userSlots } = vm.generation;
  return addressSpaceOf(slot) < addressSpaces && slotIdOf(slot) < userSlots;
}

function findSlot(vm: Vm, slot: number): Memslot | undefined {
  return vm.space(addressSpaceOf(slot)).active.withId(slotIdOf(slot));
}
