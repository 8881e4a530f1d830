/** Carrying out a change of slots: the steps that make it atomic for everybody who looks. */

import type { Errno } from "../../../abi/errno.ts";
import { KVM_MEM_LOG_DIRTY_PAGES } from "../arithmetic.ts";
import { unbind } from "../guest-memfd/bindings.ts";
import type { GmemSlot } from "../guest-memfd/file.ts";
import type { PrivateBinding } from "../memfile/private-binding.ts";
import { removePages } from "../memfile/size.ts";
import { DirtyBitmap } from "./dirty-bitmap.ts";
import { FaultInjector } from "./fault-injector.ts";
import { endGfn, type Memslot } from "./memslot-set.ts";
import { microStep, type Steps } from "./micro-step.ts";
import type { Vm } from "./vm.ts";

/** What happens to the slots of one address space. */
export type MemslotChange =
  | { readonly kind: "create"; readonly slot: Memslot }
  | { readonly kind: "delete"; readonly old: Memslot }
  | { readonly kind: "move"; readonly old: Memslot; readonly slot: Memslot }
  | { readonly kind: "flags-only"; readonly old: Memslot; readonly slot: Memslot };

/** args[0] of KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 with both bits. */
const INITIALLY_SET = 3n;

const PREPARE = microStep("slot: prepare bitmap and metadata");
const FLUSH = microStep("slot: drop all mappings");
const PROTECT = microStep("slot: write-protect the mappings");

/**
 * Makes the change visible. A slot that goes away or moves is INVALID first, so that no fault can
 * map it again while its mappings are dropped.
 *
 * @param lastly - what is left to prepare once everything else is.
 * @returns the errno of the preparation; the slots are then as they were before.
 * @source virt/kvm/kvm_main.c, kvm_set_memslot.
 */
export function* activateMemslot(
  vm: Vm,
  change: MemslotChange,
  allocations: FaultInjector = new FaultInjector(undefined),
  lastly?: () => Steps<Errno | undefined>,
): Steps<Errno | undefined> {
  const old = change.kind === "create" ? undefined : change.old;
  const leaves = change.kind === "delete" || change.kind === "move";
  const invalid = leaves ? yield* invalidate(vm, change) : undefined;
  yield vm.slotsArchLock.acquiring;
  vm.slotsArchLock.take();
  yield PREPARE;
  const unprepared = yield* prepare(vm, change, allocations);
  const errno = unprepared ?? (lastly === undefined ? undefined : yield* lastly());
  const slot = errno === undefined ? replacement(vm, change) : old;
  if (errno === undefined || invalid !== undefined) {
    yield* replace(vm, invalid ?? old, slot);
  } else {
    vm.slotsArchLock.release();
  }
  if (errno === undefined) yield* commit(vm, change);
  return errno;
}

type Leaving = Extract<MemslotChange, { kind: "delete" | "move" }>;

/** Marks the slot INVALID for everybody and drops what was mapped. @returns the INVALID slot. */
function* invalidate(vm: Vm, { kind, old }: Leaving): Steps<Memslot> {
  const invalid: Memslot = { ...old, invalid: true };
  yield vm.slotsArchLock.acquiring;
  vm.slotsArchLock.take();
  yield* replace(vm, old, invalid);
  if (vm.decisions.dropsMappings(kind)) {
    yield vm.mmuLock.acquiring;
    vm.mmuLock.take();
    yield FLUSH;
    // The default VM type drops the mappings of all slots: dropping fewer once broke guests.
    vm.shadow.unmapAll();
    vm.mmuLock.release();
  }
  return invalid;
}

/**
 * Exchanges one slot in both sets. Enters with slots_arch_lock held and leaves without it.
 *
 * A host invalidation must begin and end on the same set, so the swap waits for running ones.
 */
function* replace(vm: Vm, old: Memslot | undefined, slot: Memslot | undefined): Steps<void> {
  const space = vm.space((slot ?? old)?.addressSpace ?? 0);
  space.inactive.replace(old, slot);
  yield vm.swappingSlots;
  space.swap();
  for (const changed of [old, slot]) if (changed !== undefined) space.touch(changed.id);
  vm.memslotGeneration++;
  vm.slotsArchLock.release();
  yield vm.srcu.synchronizing();
  space.inactive.replace(old, slot);
}

/**
 * Notifier, dirty bitmap, architecture, in this order. What fails after the notifier takes it out
 * again, except that the code as posted forgets it when the bitmap fails (B-07).
 *
 * @source patch 7 of the memfile series v6, kvm_prepare_memory_region.
 */
function* prepare(
  vm: Vm,
  change: MemslotChange,
  allocations: FaultInjector,
): Steps<Errno | undefined> {
  const binding = change.kind === "create" ? change.slot.binding : undefined;
  const refused = binding === undefined ? undefined : yield* binding.register();
  if (refused !== undefined) return refused;
  const noBitmap = bitmapFailure(vm, change, allocations);
  const errno = noBitmap ?? archFailure(vm, change, allocations);
  if (errno === undefined || binding === undefined) return errno;
  if (noBitmap === undefined || vm.decisions.unregistersWithoutBitmap()) {
    yield* binding.unregister();
  }
  return errno;
}

/** A slot that is there has all that it costs but its bitmap. */
function bitmapFailure(
  vm: Vm,
  change: MemslotChange,
  allocations: FaultInjector,
): Errno | undefined {
  if (change.kind === "delete" || !needsBitmap(change.slot)) return undefined;
  if (change.slot.dirtyBitmap !== undefined) return undefined;
  const isAll = change.kind === "flags-only";
  if (isAll && lacksMemory(vm, change.slot)) return "ENOMEM";
  return allocations.allocate();
}

/** @source arch/x86/kvm/x86.c, kvm_arch_prepare_memory_region: the gfn limit first (5.18). */
function archFailure(vm: Vm, change: MemslotChange, allocations: FaultInjector): Errno | undefined {
  if (change.kind !== "create" && change.kind !== "move") return undefined;
  const { generation, decisions } = vm;
  const lastGfn = endGfn(change.slot) - 1;
  if (decisions.refusesGfn(lastGfn, generation.gfnMax)) return "EINVAL";
  return lacksMemory(vm, change.slot) ? "ENOMEM" : allocations.allocate();
}

/** Files of that size there are none, so what a slot over one costs is not asked. */
function lacksMemory({ decisions, spaces }: Vm, { pages, guestMemfd }: Memslot): boolean {
  if (guestMemfd !== undefined) return false;
  const held = spaces.reduce((sum, { active }) => sum + active.pages, 0);
  return decisions.lacksMemoryFor(pages, held);
}

function needsBitmap(slot: Memslot): boolean {
  return (slot.flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0;
}

/** The slot as it will be, with a bitmap exactly when it is logged. */
function replacement(vm: Vm, change: MemslotChange): Memslot | undefined {
  if (change.kind === "delete") return undefined;
  const { slot } = change;
  return { ...slot, dirtyBitmap: needsBitmap(slot) ? bitmapOf(vm, slot) : undefined };
}

/** @source virt/kvm/kvm_main.c, kvm_prepare_memory_region: a new bitmap may start with all ones. */
function bitmapOf(vm: Vm, slot: Memslot): DirtyBitmap {
  const { decisions, dirtyLogMode } = vm;
  if (slot.dirtyBitmap !== undefined) return slot.dirtyBitmap;
  const space = vm.space(slot.addressSpace);
  const bitmap = new DirtyBitmap(() => space.touch(slot.id));
  const ones = decisions.firstBits(dirtyLogMode === INITIALLY_SET, slot.pages);
  bitmap.setRange(0, ones);
  return bitmap;
}

/**
 * A slot that went away leaves its file. One that was replaced is freed as it is: a private one
 * must never get here (B-01). Logging that was switched on sees no store to a page that is already
 * mapped writable; a bitmap that starts with all ones protects them when its bits are cleared.
 */
function* commit(vm: Vm, change: MemslotChange): Steps<void> {
  if (change.kind === "create") return;
  const { binding, guestMemfd } = change.old;
  if (guestMemfd !== undefined) yield* leaveFile(vm, change.kind, guestMemfd);
  if (change.kind !== "delete") {
    binding?.free();
  } else if (binding !== undefined) {
    yield* binding.unregister();
    if (vm.decisions.truncatesOnDelete()) yield* takePages(binding, change.old.pages);
    if (binding.file.kind === "memfd") yield* binding.file.put();
  }
  if (change.kind !== "flags-only") return;
  const { old, slot } = change;
  const switchedOn = (slot.flags & ~old.flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0;
  if (!switchedOn || vm.dirtyLogMode === INITIALLY_SET) return;
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  yield PROTECT;
  vm.shadow.writeProtectRange(slot.addressSpace, slot.baseGfn, endGfn(slot));
  vm.mmuLock.release();
}

/** Takes the pages of a slot out of its file, which nobody should. */
function* takePages({ inode, offsetPages: start }: PrivateBinding, pages: number): Steps<void> {
  if (inode !== undefined) yield* removePages(inode, start, start + pages, "punch");
}

/**
 * The slot struct is freed; only a deletion takes it out of the map of bindings first.
 *
 * @source virt/kvm/kvm_main.c, kvm_free_memslot and kvm_commit_memory_region.
 */
function* leaveFile(vm: Vm, change: MemslotChange["kind"], slot: GmemSlot): Steps<void> {
  const { file } = slot;
  if (change === "delete" && vm.decisions.unbindsOnDelete()) {
    yield* unbind(slot);
    if (file !== undefined && vm.decisions.truncatesOnDelete()) {
      const { offsetPages: start, pages } = slot;
      yield* file.inode.truncate(start, start + pages);
    }
  }
  slot.freed = true;
}
