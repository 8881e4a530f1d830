/** The page fault path of the guest: from a gfn that is not mapped to a mapping, or to a reason. */

import { faultPrivateSlot, type GuestFault } from "../memfile/private-fault.ts";
import { HostCrash } from "./host-crash.ts";
import { blockStart, mapsWritable, sharedOrderAt } from "./mapping-level.ts";
import type { Memslot } from "./memslot-set.ts";
import { microStep, type Steps } from "./micro-step.ts";
import type { Vm } from "./vm.ts";

/**
 * How one pass through the fault path ended: `mapped` and `retry` both run the guest again,
 * `no-slot` and `readonly` become emulation, `bad-hva` and `refused` become EFAULT, the exits
 * tell user space that the access was of the other kind than the page.
 */
export type FaultResult =
  | "mapped"
  | "retry"
  | "no-slot"
  | "readonly"
  | "bad-hva"
  | "refused"
  | "exit-private"
  | "exit-shared";

const LOOK_UP = microStep("fault: look up the slot");
const SAMPLE = microStep("fault: sample the invalidation sequence");
const GET_PAGE = microStep("fault: get the host page");
const INSTALL = microStep("fault: install the mapping");
const PUT_PAGE = microStep("fault: put the host page");

/**
 * One pass: slot lookup, host page, stale check, mapping.
 *
 * @source arch/x86/kvm/mmu/mmu.c, kvm_faultin_pfn, is_page_fault_stale and direct_page_fault;
 *   virt/kvm/kvm_main.c, hva_to_pfn.
 */
export function* handleGuestFault(vm: Vm, fault: GuestFault): Steps<FaultResult> {
  yield LOOK_UP;
  const section = vm.srcu.enter();
  const slot = vm.space(fault.addressSpace).active.at(fault.gfn);
  yield SAMPLE;
  const { sequence } = vm.invalidations;
  const result = yield* decide(vm, slot, fault, sequence);
  vm.srcu.leave(section);
  return result;
}

function* decide(
  vm: Vm,
  slot: Memslot | undefined,
  fault: GuestFault,
  sequence: number,
): Steps<FaultResult> {
  if (slot === undefined) return fault.isPrivate ? outside(vm, "no-slot") : "no-slot";
  if (slot.invalid) return "retry";
  if (slot.binding !== undefined) {
    const { binding } = slot;
    const result = yield* faultPrivateSlot(vm, slot, binding, fault, sequence);
    if (result !== "shared-half") return result;
  } else if (fault.isPrivate && vm.decisions.privateAccessOutside("ordinary-slot") === "exit") {
    return "exit-private";
  }
  if (fault.isStore && !vm.decisions.guestMayStore(slot.flags)) return "readonly";
  const result = yield* mapHostPage(vm, slot, fault, sequence);
  return fault.isPrivate && result === "mapped" ? outside(vm, "ordinary-slot") : result;
}

/**
 * A private access where nothing can be private. The code as posted treats it like a shared one and
 * gives the page back through a backing store that is not there.
 *
 * @throws {HostCrash} when that is what is simulated.
 */
function outside(vm: Vm, where: "ordinary-slot" | "no-slot"): FaultResult {
  if (vm.decisions.privateAccessOutside(where) === "exit") return "exit-private";
  throw new HostCrash("null-dereference");
}

/** Maps the page behind userspace_addr. */
export function* mapHostPage(
  vm: Vm,
  slot: Memslot,
  fault: GuestFault,
  sequence: number,
): Steps<FaultResult> {
  const { gfn, isStore } = fault;
  const hostPage = vm.decisions.hostPageBehind(slot, gfn);
  yield GET_PAGE;
  const page = yield* vm.mm.getUserPage(hostPage, isStore);
  if (page === undefined) return "bad-hva";
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  const stale = isStale(vm, hostPage, sequence) || vm.gfns.covers(gfn);
  if (!stale) {
    yield INSTALL;
    const mayStore = page.writable && vm.decisions.guestMayStore(slot.flags);
    const writable = mayStore && mapsWritable(vm, slot, isStore);
    // A writable mapping is never asked again, so the page counts as dirty from here on.
    if (writable) slot.dirtyBitmap?.set(gfn - slot.baseGfn);
    install(vm, slot, gfn, page.pfn, writable);
  }
  vm.mmuLock.release();
  yield PUT_PAGE;
  vm.mm.frames.put(page.pfn);
  return stale ? "retry" : "mapped";
}

/** A block takes the frames around the page's as they are, whoever they belong to. */
function install(vm: Vm, slot: Memslot, gfn: number, pfn: number, writable: boolean): void {
  const { shadow } = vm;
  const kind = "shared";
  const order = slot.binding === undefined ? 0 : sharedOrderAt(vm, slot, gfn);
  if (order === 0) {
    shadow.install(slot.addressSpace, gfn, { pfn, writable, kind });
    return;
  }
  const leaf = { pfn: blockStart(pfn, order), writable, kind } as const;
  shadow.installBlock(slot.addressSpace, blockStart(gfn, order), order, leaf);
}

/** Whether the host may have taken the page away since the sequence was sampled. */
function isStale(vm: Vm, hostPage: number, sequence: number): boolean {
  const running = vm.invalidations;
  if (running.sequence !== sequence) return true;
  return running.inProgress > 0 && hostPage >= running.start && hostPage < running.end;
}
