/** The page fault path of the guest: from a gfn that is not mapped to a mapping, or to a reason. */
import type { Memslot } from "./memslot-set.ts";
import { microStep, type Steps } from "./micro-step.ts";
import type { Vm } from "./vm.ts";

/**
 * How one pass through the fault path ended: `mapped` and `retry` both run the guest again,
 * `no-slot` and `readonly` become emulation, `bad-hva` becomes EFAULT.
 */
export type FaultResult = "mapped" | "retry" | "no-slot" | "readonly" | "bad-hva";

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
export function* handleGuestFault(
  vm: Vm,
  addressSpace: number,
  gfn: number,
  isStore: boolean,
): Steps<FaultResult> {
  yield LOOK_UP;
  const section = vm.srcu.enter();
  const slot = vm.space(addressSpace).active.at(gfn);
  yield SAMPLE;
  const { sequence } = vm.invalidations;
  const result = refusal(vm, slot, isStore) ?? (yield* map(vm, slot, gfn, isStore, sequence));
  vm.srcu.leave(section);
  return result;
}

function refusal(vm: Vm, slot: Memslot | undefined, isStore: boolean): FaultResult | undefined {
  if (slot === undefined) return "no-slot";
  if (slot.invalid) return "retry";
  return isStore && !vm.decisions.guestMayStore(slot.flags) ? "readonly" : undefined;
}

function* map(
  vm: Vm,
  slot: Memslot | undefined,
  gfn: number,
  isStore: boolean,
  sequence: number,
): Steps<FaultResult> {
  if (slot === undefined) return "no-slot";
  const hostPage = slot.hostPage + (gfn - slot.baseGfn);
  yield GET_PAGE;
  const page = yield* vm.mm.getUserPage(hostPage, isStore);
  if (page === undefined) return "bad-hva";
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  const stale = isStale(vm, hostPage, sequence);
  if (!stale) {
    yield INSTALL;
    const writable = page.writable && vm.decisions.guestMayStore(slot.flags);
    // A writable mapping is never asked again, so the page counts as dirty from here on.
    if (writable) slot.dirtyBitmap?.set(gfn - slot.baseGfn);
    vm.shadow.install(slot.addressSpace, gfn, { pfn: page.pfn, writable });
  }
  vm.mmuLock.release();
  yield PUT_PAGE;
  vm.mm.frames.put(page.pfn);
  return stale ? "retry" : "mapped";
}

/** Whether the host may have taken the page away since the sequence was sampled. */
function isStale(vm: Vm, hostPage: number, sequence: number): boolean {
  const running = vm.invalidations;
  if (running.sequence !== sequence) return true;
  return running.inProgress > 0 && hostPage >= running.start && hostPage < running.end;
}
