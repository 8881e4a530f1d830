/** From a memory region request to the change of slots it means, or to the errno it gets. */

import type { Errno } from "../../../abi/errno.ts";
import type { InjectedFault } from "../../../abi/fields.ts";
import type { FdRef } from "../../../abi/handle.ts";
import {
  addressSpaceOf,
  isPageAligned,
  KVM_MEM_GUEST_MEMFD,
  KVM_MEM_LOG_DIRTY_PAGES,
  KVM_MEM_PRIVATE,
  KVM_MEM_READONLY,
  pageOf,
  wrapU64,
} from "../arithmetic.ts";
import { attach, bind, bindableFile, pagesOf, unbind } from "../guest-memfd/bindings.ts";
import type { GmemFile } from "../guest-memfd/file.ts";
import { allocate } from "../guest-memfd/file-calls.ts";
import { PrivateBinding } from "../memfile/private-binding.ts";
import { activateMemslot, type MemslotChange } from "./activate-memslot.ts";
import type { DescriptorTable } from "./descriptor-table.ts";
import { FaultInjector } from "./fault-injector.ts";
import type { Memslot } from "./memslot-set.ts";
import { microStep, type Steps } from "./micro-step.ts";
import type { Vm } from "./vm.ts";

/** The argument block as the kernel holds it after copying. */
export interface RegionRequest {
  readonly slot: number;
  readonly flags: number;
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
  readonly hva: bigint;
  /** Backing of the private half, looked at only when the flags ask for one. */
  readonly fd: FdRef;
  readonly fdOffsetBytes: bigint;
  /** An allocation of the call that fails. */
  readonly inject?: InjectedFault | undefined;
}

const BIND = microStep("region: look up the backing file");

/**
 * Checks a request and carries it out, under slots_lock.
 *
 * @source virt/kvm/kvm_main.c, kvm_vm_ioctl_set_memory_region and kvm_set_memory_region.
 */
export function* setMemoryRegion(
  vm: Vm,
  files: DescriptorTable,
  request: RegionRequest,
): Steps<Errno | undefined> {
  const { decisions, generation } = vm;
  const id = decisions.idInWord(request.slot);
  if (!decisions.isUserSlot(id, generation.userSlots)) return "EINVAL";
  yield vm.slotsLock.acquiring;
  vm.slotsLock.take();
  const errno = yield* setLocked(vm, files, request);
  vm.slotsLock.release();
  return errno;
}

function* setLocked(
  vm: Vm,
  files: DescriptorTable,
  request: RegionRequest,
): Steps<Errno | undefined> {
  const invalid = invalidArgument(vm, request);
  if (invalid) return "EINVAL";
  const pages = vm.decisions.pageCount(request.sizeBytes);
  if (pages > vm.generation.slotPagesMax) return "EINVAL";
  const addressSpace = addressSpaceOf(request.slot);
  const id = vm.decisions.idInWord(request.slot);
  const existing = vm.space(addressSpace).active.withId(id);
  if (pages === 0) {
    if (existing === undefined) return "EINVAL";
    return yield* activateMemslot(vm, { kind: "delete", old: existing });
  }
  const slot = slotFrom(vm, id, request, pages, existing);
  const change = changeTo(vm, slot, existing);
  const binds = change?.kind === "create" && (request.flags & KVM_MEM_GUEST_MEMFD) !== 0;
  if (binds && vm.decisions.bindsBeforeOverlap()) {
    const file = backing(vm, files, request);
    if (typeof file === "string") return file;
  }
  const refused = refusal(vm, slot, change);
  if (change === undefined) return refused;
  if (refused !== undefined) {
    if (vm.decisions.keepsRefusedSlot(refused)) yield* activateMemslot(vm, change);
    return refused;
  }
  const allocations = new FaultInjector(request.inject);
  const failed = allocations.allocate();
  if (failed !== undefined) return failed;
  if (change.kind === "create" && (request.flags & KVM_MEM_PRIVATE) !== 0) {
    yield BIND;
    if (vm.generation.memfile === undefined) return yield* createBound(vm, files, change, request);
    return yield* createPrivate(vm, files, change, { request, allocations });
  }
  return yield* activateMemslot(vm, change, allocations);
}

interface PrivateCreation {
  readonly request: RegionRequest;
  readonly allocations: FaultInjector;
}

/**
 * Takes a reference to the file for the slot, and gives it back when there will be no slot. No
 * open file is EINVAL here, not EBADF (B-72).
 *
 * @source patch 7 of the memfile series v6, kvm_set_memory_region.
 */
function* createPrivate(
  vm: Vm,
  files: DescriptorTable,
  { slot }: { readonly slot: Memslot },
  { request, allocations }: PrivateCreation,
): Steps<Errno | undefined> {
  const file = files.find(request.fd);
  if (file === undefined) return "EINVAL";
  if (file.kind === "memfd") file.get();
  const binding = new PrivateBinding(vm, slot, file, request.fdOffsetBytes);
  const created = { kind: "create", slot: { ...slot, binding } } as const;
  const errno = yield* activateMemslot(vm, created, allocations);
  if (errno === undefined) return undefined;
  binding.free();
  if (file.kind !== "memfd") return errno;
  for (let put = 0; put < vm.decisions.filePutsOnFailure(); put++) yield* file.put();
  return errno;
}

/** The checks that look at the arguments alone. All answer EINVAL, so their order is free. */
function invalidArgument(vm: Vm, request: RegionRequest): boolean {
  const { generation, decisions } = vm;
  const { slot, flags, gpa, sizeBytes, hva } = request;
  if ((flags & ~validFlags(vm, flags)) !== 0) return true;
  if (!isPageAligned(sizeBytes) || !isPageAligned(gpa) || !isPageAligned(hva)) return true;
  const isPrivate = (flags & KVM_MEM_PRIVATE) !== 0;
  const ends = decisions.checkedAddress(hva) + sizeBytes > generation.userSpaceEnd;
  if (ends && decisions.checksUserAddress(isPrivate)) return true;
  if (isPrivate && refusesOffset(vm, request)) return true;
  if (addressSpaceOf(slot) >= generation.addressSpaces) return true;
  return decisions.idInWord(slot) >= generation.slotIds || wrapU64(gpa + sizeBytes) < gpa;
}

function refusesOffset(vm: Vm, { fdOffsetBytes: offset, sizeBytes }: RegionRequest): boolean {
  const { generation, decisions } = vm;
  if (generation.memfile !== undefined) return decisions.refusesPrivateOffset(offset, sizeBytes);
  return !isPageAligned(offset) || wrapU64(offset + sizeBytes) < offset;
}

/**
 * A slot backed by a guest_memfd can neither be logged nor be read-only. In the memfile series it
 * can be logged.
 *
 * @source virt/kvm/kvm_main.c, check_memory_region_flags.
 */
function validFlags({ generation, decisions }: Vm, flags: number): number {
  const { hasReadonlySlots, memfile, guestMemfd } = generation;
  const readonly = hasReadonlySlots ? KVM_MEM_READONLY : 0;
  if (memfile?.supportsPrivate === true) {
    const isPrivate = (flags & KVM_MEM_PRIVATE) !== 0;
    const stores = isPrivate && !decisions.allowsReadonlyPrivate() ? 0 : readonly;
    return KVM_MEM_LOG_DIRTY_PAGES | KVM_MEM_PRIVATE | stores;
  }
  if (guestMemfd === undefined || !(guestMemfd.bindsAnywhere || guestMemfd.hasPrivateMemory)) {
    return KVM_MEM_LOG_DIRTY_PAGES | readonly;
  }
  if ((flags & KVM_MEM_GUEST_MEMFD) !== 0) {
    return KVM_MEM_GUEST_MEMFD | (decisions.allowsReadonlyGuestMemfd() ? KVM_MEM_READONLY : 0);
  }
  return KVM_MEM_LOG_DIRTY_PAGES | readonly | KVM_MEM_GUEST_MEMFD;
}

function slotFrom(
  { decisions }: Vm,
  id: number,
  request: RegionRequest,
  pages: number,
  existing: Memslot | undefined,
): Memslot {
  return {
    addressSpace: addressSpaceOf(request.slot),
    id: decisions.idKept(id, request.slot),
    flags: request.flags,
    baseGfn: Number(pageOf(request.gpa)),
    pages,
    hostPage: Number(pageOf(request.hva)),
    dirtyBitmap: existing?.dirtyBitmap,
    metadataGfn: existing?.metadataGfn ?? Number(pageOf(request.gpa)),
    invalid: false,
  };
}

/** @returns undefined when the slot already is as requested. */
function changeTo(vm: Vm, slot: Memslot, old: Memslot | undefined): MemslotChange | undefined {
  if (old === undefined) return { kind: "create", slot };
  if (old.baseGfn !== slot.baseGfn) return { kind: "move", old, slot: moved(vm, slot) };
  return old.flags === slot.flags ? undefined : { kind: "flags-only", old, slot };
}

function refusal(vm: Vm, slot: Memslot, change: MemslotChange | undefined): Errno | undefined {
  const old = vm.space(slot.addressSpace).active.withId(slot.id);
  const collides = (): boolean => meetsAnother(vm, slot);
  if (old === undefined) return collides() ? "EEXIST" : undefined;
  const moves = change?.kind === "move";
  const fixed = changesFixedPart(vm, slot, old) || clearsPrivate(vm, slot, old);
  return vm.decisions.refuseChange(fixed, () => moves && collides());
}

/** What stays as it was created: everything but the gpa and dirty logging. */
function changesFixedPart({ decisions }: Vm, slot: Memslot, old: Memslot): boolean {
  if ((slot.flags & KVM_MEM_GUEST_MEMFD) !== 0) return true;
  if (slot.hostPage !== old.hostPage || slot.pages !== old.pages) return true;
  return ((slot.flags ^ old.flags) & KVM_MEM_READONLY) !== 0 && decisions.fixesReadonly();
}

/** The code as posted looks at the new flags only (B-01), as guest_memfd did until 9935df5333aa. */
function clearsPrivate(
  { decisions, generation: { guestMemfd } }: Vm,
  slot: Memslot,
  old: Memslot,
): boolean {
  if ((old.flags & ~slot.flags & KVM_MEM_PRIVATE) === 0) return false;
  if (guestMemfd === undefined) return decisions.refusesClearingPrivate();
  return decisions.refusesGuestMemfdToggle(guestMemfd.refusesToggle);
}

/** @source virt/kvm/kvm_main.c, kvm_check_memslot_overlap: slots with the same id do not count. */
function meetsAnother(vm: Vm, slot: Memslot): boolean {
  const end = slot.baseGfn + slot.pages;
  const near = vm.space(slot.addressSpace).active.near(slot.baseGfn, end);
  return near.some(
    (other) =>
      other.id !== slot.id &&
      vm.decisions.rangesOverlap(slot.baseGfn, end, other.baseGfn, other.baseGfn + other.pages),
  );
}

/** @source arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata: a moved slot gets new metadata. */
function moved({ decisions }: Vm, slot: Memslot): Memslot {
  return decisions.renewsMetadataOnMove() ? { ...slot, metadataGfn: slot.baseGfn } : slot;
}

function backing(vm: Vm, files: DescriptorTable, request: RegionRequest): GmemFile | Errno {
  const { fdOffsetBytes: offsetBytes, sizeBytes } = request;
  return bindableFile(vm, files.find(request.fd), { offsetBytes, sizeBytes });
}

/** A file of another VM that was bound all the same. */
function isStranger(vm: Vm, file: GmemFile): boolean {
  return file.vm !== vm && vm.decisions.bindsRefused("other-vm");
}

/**
 * Binds the slot to its guest_memfd, before or after it is prepared, and unbinds it when there will
 * be no slot.
 *
 * @source virt/kvm/kvm_main.c, kvm_set_memory_region (6.8) and kvm_prepare_memory_region (7.2).
 */
function* createBound(
  vm: Vm,
  files: DescriptorTable,
  { slot }: { readonly slot: Memslot },
  request: RegionRequest,
): Steps<Errno | undefined> {
  const file = backing(vm, files, request);
  if (typeof file === "string") return file;
  const { fdOffsetBytes: offsetBytes, sizeBytes } = request;
  const guestMemfd = attach(file, slot, { offsetBytes, sizeBytes });
  const created = { kind: "create", slot: { ...slot, guestMemfd } } as const;
  if (vm.generation.guestMemfd?.bindsLast === true) {
    const allocations = new FaultInjector(undefined);
    return yield* activateMemslot(vm, created, allocations, () => bind(file, guestMemfd));
  }
  const refused = (yield* bind(file, guestMemfd)) ?? (isStranger(vm, file) ? "EINVAL" : undefined);
  if (refused !== undefined) return refused;
  if (vm.decisions.allocatesOnBind()) yield* allocate(file, pagesOf(guestMemfd));
  const errno = yield* activateMemslot(vm, created);
  if (errno === undefined) return undefined;
  if (vm.decisions.unbindsOnFailure()) yield* unbind(guestMemfd);
  guestMemfd.freed = true;
  return errno;
}
