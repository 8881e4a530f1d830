/** Guest accesses that KVM carries out itself. They know userspace_addr and nothing else. */
import { findSlot } from "../guest-memfd/fault.ts";
import type { Memslot } from "./memslot-set.ts";
import { microStep, type Steps } from "./micro-step.ts";
import type { Vm } from "./vm.ts";

/** An access of one page by the emulator. */
export interface EmulatedAccess {
  readonly addressSpace: number;
  readonly gfn: number;
  /** The tag to store; a load without. */
  readonly tag: number | undefined;
}

const LOOK_UP = microStep("emulate: look up the slot");
const COPY = microStep("emulate: copy to or from user space");

/**
 * Copies between the emulated instruction and the memory of the VMM.
 *
 * @returns the tag that is in the page afterwards; undefined when no memory answers, so that the
 *   access becomes an MMIO exit.
 * @source virt/kvm/kvm_main.c, __kvm_read_guest_page and __kvm_write_guest_page.
 */
export function* accessGuestPage(vm: Vm, access: EmulatedAccess): Steps<number | undefined> {
  yield LOOK_UP;
  const section = vm.srcu.enter();
  const slot = findSlot(vm, access.addressSpace, access.gfn);
  const tag = slot === undefined ? undefined : yield* copy(vm, slot, access);
  vm.srcu.leave(section);
  return tag;
}

function* copy(vm: Vm, slot: Memslot, { gfn, tag }: EmulatedAccess): Steps<number | undefined> {
  const isStore = tag !== undefined;
  if (slot.invalid || (isStore && !vm.decisions.guestMayStore(slot.flags))) return undefined;
  const { frames } = vm.mm;
  const pfn = yield* pinnedPage(vm, slot, gfn, isStore);
  if (pfn === undefined) return undefined;
  yield COPY;
  if (isStore) {
    frames.store(pfn, tag);
    slot.dirtyBitmap?.set(gfn - slot.baseGfn);
  }
  const result = frames.load(pfn);
  frames.put(pfn);
  return result;
}

function* pinnedPage(
  vm: Vm,
  slot: Memslot,
  gfn: number,
  isStore: boolean,
): Steps<number | undefined> {
  const { guestMemfd } = slot;
  if (guestMemfd?.file !== undefined && vm.decisions.emulatesThroughFile()) {
    const { inode } = guestMemfd.file;
    const folio = yield* inode.lockFolio(gfn - guestMemfd.baseGfn + guestMemfd.offsetPages);
    yield* inode.prepare(folio);
    vm.mm.frames.hold(folio.pfn);
    folio.lock.release();
    return folio.pfn;
  }
  const page = yield* vm.mm.getUserPage(vm.decisions.hostPageBehind(slot, gfn), isStore);
  return page?.pfn;
}

/** Bytes of one page that the emulator copies. */
export interface EmulatedBytes {
  readonly addressSpace: number;
  readonly gfn: number;
  readonly offset: number;
  readonly lengthBytes: number;
  /** What to store; a load without. */
  readonly data: bigint | undefined;
  /** Whether the page is logged when it is stored to. */
  readonly isLogged: boolean;
  readonly mayStore: (flags: number) => boolean;
}

/**
 * The same for bytes of a page.
 *
 * @returns the bytes that are there afterwards; undefined when no memory answers.
 */
export function* accessGuestBytes(vm: Vm, access: EmulatedBytes): Steps<bigint | undefined> {
  yield LOOK_UP;
  const section = vm.srcu.enter();
  const slot = findSlot(vm, access.addressSpace, access.gfn);
  const bytes = slot === undefined ? undefined : yield* copyBytes(vm, slot, access);
  vm.srcu.leave(section);
  return bytes;
}

function* copyBytes(vm: Vm, slot: Memslot, access: EmulatedBytes): Steps<bigint | undefined> {
  const { gfn, offset, lengthBytes, data, isLogged, mayStore } = access;
  const isStore = data !== undefined;
  if (slot.invalid || (isStore && !mayStore(slot.flags))) return undefined;
  const { frames } = vm.mm;
  const pfn = yield* pinnedPage(vm, slot, gfn, isStore);
  if (pfn === undefined) return undefined;
  yield COPY;
  if (isStore) {
    frames.storeBytes(pfn, offset, lengthBytes, data);
    if (isLogged) slot.dirtyBitmap?.set(gfn - slot.baseGfn);
  }
  const result = frames.loadBytes(pfn, offset, lengthBytes);
  frames.put(pfn);
  return result;
}
