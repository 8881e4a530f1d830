/** The page fault path of kernels with guest_memfd: attribute and slot decide what serves a gfn. */

import { type FaultResult, mapHostPage } from "../kernel/guest-fault.ts";
import { HostCrash } from "../kernel/host-crash.ts";
import type { Memslot } from "../kernel/memslot-set.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import type { GuestFault } from "../memfile/private-fault.ts";
import type { GmemSlot } from "./file.ts";
import { convertsInPlace, isPrivateInFile } from "./in-place.ts";

const CHECK_MMIO = microStep("fault: is the gpa known to have no memory");
const LOOK_UP = microStep("fault: look up the slot");
const SAMPLE = microStep("fault: sample the invalidation sequence");
const GET_FILE = microStep("fault: get the guest_memfd of the slot");
const INSTALL = microStep("fault: install the mapping of the file page");

/**
 * One pass. A gpa without memory is remembered, so that the next access is emulated at once.
 *
 * Hardware that marks accesses has page tables of its own for private ones, which hold no such
 * note, and an access of the other kind than the attribute goes to user space, slot or not.
 *
 * @source arch/x86/kvm/mmu/mmu.c, handle_mmio_page_fault, kvm_mmu_faultin_pfn and
 *   kvm_mmu_faultin_pfn_gmem; the mismatch of access and attribute cannot happen without memory
 *   encryption.
 */
export function* handleGuestMemfdFault(vm: Vm, fault: GuestFault): Steps<FaultResult> {
  const { addressSpace, gfn } = fault;
  const marksAccesses = vm.generation.guestMemfd?.marksAccesses === true;
  yield CHECK_MMIO;
  const isMarked = marksAccesses && fault.isPrivate;
  const rememberedAt = isMarked ? undefined : vm.mmio.find(addressSpace, gfn);
  if (rememberedAt !== undefined) {
    if (vm.decisions.believesMmio(rememberedAt, vm.memslotGeneration)) return "no-slot";
    vm.mmio.forget(gfn, gfn + 1);
  }
  yield LOOK_UP;
  const section = vm.srcu.enter();
  const slot = findSlot(vm, addressSpace, gfn);
  const generation = vm.memslotGeneration;
  yield SAMPLE;
  const { sequence } = vm.invalidations;
  const attribute = isPrivateMemory(vm, gfn);
  const isPrivate = marksAccesses
    ? vm.decisions.kindOfAccess(fault.isPrivate, attribute)
    : attribute && vm.generation.guestMemfd?.hasPrivateMemory === true;
  const result =
    isPrivate !== attribute && vm.decisions.comparesKind(slot !== undefined)
      ? vm.decisions.atMismatch(isPrivate)
      : yield* serve(vm, slot, { ...fault, isPrivate }, sequence);
  if (result === "no-slot") vm.mmio.remember(addressSpace, gfn, generation);
  vm.srcu.leave(section);
  return result;
}

/** Whether memory at a gfn is private; that of an ordinary VM can be, where files have kinds. */
export function isPrivateMemory(vm: Vm, gfn: number): boolean {
  return convertsInPlace(vm) ? isPrivateInFile(vm, gfn) : vm.privateGfns.has(gfn);
}

/**
 * The slot of a gfn.
 *
 * @throws {HostCrash} when the search leaves an empty set.
 */
export function findSlot(vm: Vm, addressSpace: number, gfn: number): Memslot | undefined {
  const { active } = vm.space(addressSpace);
  if (active.all().length === 0 && vm.decisions.searchesEmptySet()) {
    throw new HostCrash("out-of-bounds");
  }
  return active.at(gfn);
}

function* serve(
  vm: Vm,
  slot: Memslot | undefined,
  fault: GuestFault,
  sequence: number,
): Steps<FaultResult> {
  const { isPrivate, isStore } = fault;
  const { decisions } = vm;
  if (slot === undefined) {
    return isPrivate && !decisions.treatsPrivateHoleAsMmio() ? "exit-private" : "no-slot";
  }
  if (slot.invalid) return "retry";
  const { guestMemfd } = slot;
  if (guestMemfd !== undefined && (isPrivate || guestMemfd.servesAllFaults)) {
    return yield* mapFilePage(vm, guestMemfd, fault, sequence);
  }
  if (isPrivate && !decisions.servesPrivateFromHost()) return "exit-private";
  if (isStore && !decisions.guestMayStore(slot.flags)) return "readonly";
  return yield* mapHostPage(vm, slot, fault, sequence);
}

/**
 * A page that is not there yet is made; only a file that is gone has none.
 *
 * Since 7.4 the file is locked against conversions, and the reference to the page is gone before
 * that: what keeps the page is that nobody invalidated anything meanwhile.
 */
function* mapFilePage(
  vm: Vm,
  guestMemfd: GmemSlot,
  { gfn, isPrivate }: GuestFault,
  sequence: number,
): Steps<FaultResult> {
  yield GET_FILE;
  const { file, addressSpace } = guestMemfd;
  if (file === undefined) return isPrivate ? "exit-private" : "exit-shared";
  file.assertAlive();
  const { inode } = file;
  const locks = convertsInPlace(vm);
  if (locks) {
    yield inode.invalidateLock.acquiring;
    inode.invalidateLock.take();
  }
  const index = gfn - guestMemfd.baseGfn + guestMemfd.offsetPages;
  const folio = yield* inode.lockFolio(index);
  yield* inode.prepare(folio);
  if (locks && !isPrivate && vm.decisions.preparesShared()) {
    inode.privatePages.set({ start: index, end: index + 1 }, true, true);
  }
  const { pfn } = folio;
  if (!locks) vm.mm.frames.hold(pfn);
  folio.lock.release();
  if (locks) inode.invalidateLock.release();
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  const isStale = vm.invalidations.sequence !== sequence || vm.gfns.covers(gfn);
  if (!isStale) {
    yield INSTALL;
    const access = isPrivate ? "private" : "shared";
    vm.shadow.install(addressSpace, gfn, { pfn, writable: true, kind: "private", access });
  }
  vm.mmuLock.release();
  if (!locks && vm.decisions.putsFrame()) vm.mm.frames.put(pfn);
  return isStale ? "retry" : "mapped";
}
