/** KVM as a subscriber of the host's memory: host pages that go away leave every alias. */
import type { MmuNotifier } from "../host/host-file.ts";
import { endGfn } from "./memslot-set.ts";
import { microStep, type Steps } from "./micro-step.ts";
import type { Vm } from "./vm.ts";

const COUNT_START = microStep("notifier: count an invalidation");
const UNMAP_ALIASES = microStep("notifier: drop the mappings of every alias");
const COUNT_END = microStep("notifier: uncount the invalidation");

/**
 * The notifier of one VM.
 *
 * @source virt/kvm/kvm_main.c, kvm_mmu_notifier_invalidate_range_start and _end.
 */
export function mmuNotifierOf(vm: Vm): MmuNotifier {
  return {
    invalidateStart: (start, end) => invalidateStart(vm, start, end),
    invalidateEnd: () => invalidateEnd(vm),
  };
}

function* invalidateStart(vm: Vm, start: number, end: number): Steps<void> {
  const { invalidations, mmuLock } = vm;
  yield COUNT_START;
  invalidations.active++;
  yield mmuLock.acquiring;
  mmuLock.take();
  const first = invalidations.inProgress === 0;
  invalidations.start = first ? start : Math.min(invalidations.start, start);
  invalidations.end = first ? end : Math.max(invalidations.end, end);
  invalidations.inProgress++;
  yield UNMAP_ALIASES;
  unmapAliases(vm, start, end);
  mmuLock.release();
}

function* invalidateEnd(vm: Vm): Steps<void> {
  const { invalidations, mmuLock } = vm;
  yield mmuLock.acquiring;
  mmuLock.take();
  invalidations.sequence++;
  invalidations.inProgress--;
  mmuLock.release();
  yield COUNT_END;
  invalidations.active--;
}

/** Drops what the guest reaches of the host pages [start, end), in every slot that has them. */
function unmapAliases(vm: Vm, start: number, end: number): void {
  let slotsMet = 0;
  for (const [addressSpace, { active }] of vm.spaces.entries()) {
    if (!vm.decisions.invalidatesSpace(addressSpace)) continue;
    for (const slot of active.withHostPages(start, end)) {
      const from = slot.baseGfn + Math.max(start - slot.hostPage, 0);
      const to = Math.min(slot.baseGfn + (end - slot.hostPage), endGfn(slot));
      vm.shadow.unmapRange(slot.addressSpace, from, to);
      slotsMet++;
      if (!vm.decisions.goesOnToNextAlias(slotsMet)) return;
    }
  }
}
