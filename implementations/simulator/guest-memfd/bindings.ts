/** Which pages of a guest_memfd belong to which slot: binding, unbinding, and telling the slots. */

import type { Errno } from "../../../abi/errno.ts";
import { isPageAligned, pageOf } from "../arithmetic.ts";
import { HostCrash } from "../kernel/host-crash.ts";
import type { Memslot } from "../kernel/memslot-set.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import type { OpenFile } from "../memfile/open-file.ts";
import type { FileEvent, PageRange } from "./decisions.ts";
import type { Binding, GmemFile, GmemSlot } from "./file.ts";
import { convertsInPlace } from "./in-place.ts";

/** Where in a file a slot is to be bound. */
export interface BindingRequest {
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
}

const BIND = microStep("guest_memfd: store the binding");
const UNBIND = microStep("guest_memfd: erase the binding");
const ZAP = microStep("guest_memfd: drop the mappings of the range");

/**
 * The file, if a slot of this VM can be bound to it there.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_bind: the order of its checks.
 */
export function bindableFile(
  vm: Vm,
  file: OpenFile | undefined,
  { offsetBytes, sizeBytes }: BindingRequest,
): GmemFile | Errno {
  if (file === undefined || (isName(file) && !vm.decisions.opensNames())) return "EBADF";
  if (file.kind !== "guest_memfd") {
    if (vm.decisions.refusesOtherKind(file.kind)) return "EINVAL";
    throw new HostCrash("type-confusion");
  }
  file.assertAlive();
  const isStranger = file.vm !== vm && vm.decisions.refusesOtherVm();
  if (isStranger && !vm.decisions.bindsRefused("other-vm")) return "EINVAL";
  if (!isPageAligned(offsetBytes)) return "EINVAL";
  const { sizeBytes: fileBytes } = file.inode;
  const isEndSigned = vm.generation.guestMemfd?.signedBindingEnd === true;
  const isRefused = vm.decisions.refusesBinding(offsetBytes, sizeBytes, fileBytes, isEndSigned);
  return isRefused ? "EINVAL" : file;
}

/** @source fs/file.c, fget: not for descriptors that were opened with O_PATH. */
function isName(file: OpenFile): boolean {
  return file.kind === "other" && file.isName;
}

/** What a slot will know of its file; the file does not know of the slot yet. */
export function attach(file: GmemFile, slot: Memslot, { offsetBytes }: BindingRequest): GmemSlot {
  const { addressSpace, id, baseGfn, pages } = slot;
  const offsetPages = Number(pageOf(offsetBytes));
  const { decisions } = file.vm;
  const inPlace = convertsInPlace(file.vm) && decisions.servesAllInPlace();
  const servesAllFaults = inPlace || decisions.servesAllFaults(file.inode.flags);
  return { addressSpace, id, baseGfn, pages, offsetPages, file, servesAllFaults, freed: false };
}

/** The file pages of a slot. */
export function pagesOf({ offsetPages: start, pages }: GmemSlot): PageRange {
  return { start, end: start + pages };
}

/** Puts a slot into the map of bindings; the caller holds slots_lock and checked the file. */
export function* bind(file: GmemFile, slot: GmemSlot): Steps<Errno | undefined> {
  const { inode, vm } = file;
  const { decisions } = vm;
  const wanted = pagesOf(slot);
  yield inode.invalidateLock.acquiring;
  inode.invalidateLock.take();
  yield BIND;
  const reserved = decisions.reservedPages(wanted);
  // Ranges that are stored do not meet, so that of all others the neighbours are the nearest.
  const before = file.bindings.last(({ start }) => start <= wanted.start);
  const behind = file.bindings.first(({ start }) => start > wanted.start);
  const isTaken = [before, behind].some(
    (other) => other !== undefined && meets(decisions.reservedPages(other), reserved),
  );
  const stores = !isTaken || decisions.bindsRefused("taken");
  if (stores) file.bindings = file.bindings.with({ ...decisions.storedPages(wanted), slot });
  inode.invalidateLock.release();
  const { boundErrno = "EINVAL" } = vm.generation.guestMemfd ?? {};
  return isTaken ? decisions.boundErrno(boundErrno) : undefined;
}

/**
 * Ends the binding of a slot that goes away. Nothing is to be done once the file is gone.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_unbind.
 */
export function* unbind(slot: GmemSlot): Steps<void> {
  const { file } = slot;
  if (file === undefined) return;
  const { inode, vm } = file;
  yield inode.invalidateLock.acquiring;
  inode.invalidateLock.take();
  yield UNBIND;
  const wanted = pagesOf(slot);
  const others = file.bindings.without({ ...vm.decisions.storedPages(wanted), slot });
  const tombstone = { ...wanted, slot: undefined };
  file.bindings = vm.decisions.freesBoundPages() ? others : others.with(tombstone);
  slot.file = undefined;
  inode.invalidateLock.release();
}

/**
 * Drops what guests have mapped of the pages, does something to them, and lets faults go on. The
 * caller holds the invalidate lock, so that the bindings stay as they are.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_invalidate_begin and kvm_gmem_invalidate_end.
 */
export function* invalidatePages(
  file: GmemFile,
  pages: PageRange,
  event: FileEvent,
  change: () => Steps<void>,
): Steps<void> {
  const { vm } = file;
  const met: Binding[] = [];
  for (const binding of file.bindings.from(({ end }) => end > pages.start)) {
    if (binding.start >= pages.end) break;
    met.push(binding);
  }
  if (met.length === 0) return yield* change();
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  yield ZAP;
  vm.gfns.begin();
  zap(vm, met, pages, event);
  vm.mmuLock.release();
  yield* change();
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  vm.invalidations.sequence++;
  vm.gfns.end();
  vm.mmuLock.release();
}

function zap(
  vm: Vm,
  met: readonly { readonly slot: GmemSlot | undefined }[],
  pages: PageRange,
  event: FileEvent,
): void {
  let count = 0;
  for (const { slot } of met) {
    if (slot === undefined) continue;
    if (slot.freed) throw new HostCrash("use-after-free");
    const { start, end } = vm.decisions.gfnsOfPages(slot, pages);
    vm.gfns.add(start, end);
    const isTold = event !== "conversion" || vm.decisions.conversionUnmapsGuest();
    if (isTold && vm.decisions.notifiesSpace(slot.addressSpace, "invalidate")) {
      vm.shadow.unmapRange(slot.addressSpace, start, end);
    }
    count++;
    if (!vm.decisions.goesOnToNextBinding(event, count)) return;
  }
}

function meets(a: PageRange, b: PageRange): boolean {
  return a.start < b.end && b.start < a.end;
}
