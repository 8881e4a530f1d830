/** KVM_SET_MEMORY_ATTRIBUTES: which gfns are private, whatever slots there are. */

import type { Errno } from "../../../abi/errno.ts";
import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import { isPageAligned, pageOf } from "../arithmetic.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import type { PageRange } from "./decisions.ts";
import { convertsInPlace } from "./in-place.ts";

/** Gfns with the PRIVATE attribute, or pages of a file that are private. */
export class PrivateGfns {
  /** Sorted, apart from each other. */
  #ranges: readonly PageRange[] = [];

  has(gfn: number): boolean {
    return this.#ranges.some(({ start, end }) => start <= gfn && gfn < end);
  }

  /** Ranges that share a gfn with one. */
  meeting(range: PageRange): readonly PageRange[] {
    return this.#ranges.filter(({ start, end }) => start < range.end && range.start < end);
  }

  /** Whether every gfn of a range is private, or none is. */
  isUniform(range: PageRange, isPrivate: boolean): boolean {
    const meeting = this.meeting(range);
    if (!isPrivate) return meeting.length === 0;
    return meeting.some(({ start, end }) => start <= range.start && range.end <= end);
  }

  /** @param joins - whether ranges that touch become one. */
  set({ start, end }: PageRange, isPrivate: boolean, joins: boolean): void {
    const cut = this.#ranges.flatMap((old) => [
      { start: old.start, end: Math.min(old.end, start) },
      { start: Math.max(old.start, end), end: old.end },
    ]);
    const all = isPrivate ? [...cut, { start, end }] : cut;
    const left = all.filter((range) => range.start < range.end);
    this.#ranges = joins ? merged(left) : left;
  }
}

/** KVM_MEMORY_ATTRIBUTE_PRIVATE. */
const PRIVATE = 8n;

const ZAP = microStep("attributes: drop the mappings of the range");
const STORE = microStep("attributes: store");

/**
 * @source virt/kvm/kvm_main.c, kvm_vm_ioctl_set_mem_attributes and kvm_vm_set_mem_attributes.
 */
export function* setMemoryAttributes(vm: Vm, call: SetMemoryAttributes): Steps<Errno | undefined> {
  const { guestMemfd } = vm.generation;
  if (guestMemfd?.attributes !== true) return "ENOTTY";
  const { gpa, sizeBytes, attributes, flags } = call;
  const hasAttribute = guestMemfd.hasPrivateMemory && !convertsInPlace(vm);
  const supported = hasAttribute ? PRIVATE : 0n;
  if (flags !== 0n || (attributes & ~supported) !== 0n) return "EINVAL";
  if (vm.decisions.refusesAttributeRange(gpa, sizeBytes) || !isPageAligned(gpa)) return "EINVAL";
  const isWhole = isPageAligned(sizeBytes);
  if (!isWhole && !vm.decisions.storesBeforeLengthCheck()) return "EINVAL";
  const range = { start: Number(pageOf(gpa)), end: Number(pageOf(gpa + sizeBytes)) };
  const isPrivate = (attributes & PRIVATE) !== 0n;
  yield vm.slotsLock.acquiring;
  vm.slotsLock.take();
  const changes = !vm.privateGfns.isUniform(range, isPrivate);
  const lacksEntries = changes && vm.decisions.lacksMemoryFor(range.end - range.start, 0);
  if (changes && !lacksEntries) yield* change(vm, range, isPrivate);
  vm.slotsLock.release();
  if (lacksEntries) return "ENOMEM";
  return isWhole ? undefined : "EINVAL";
}

/** Faults of the range wait from before its mappings are dropped until the new value is stored. */
function* change(vm: Vm, range: PageRange, isPrivate: boolean): Steps<void> {
  const { start, end } = range;
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  yield ZAP;
  vm.gfns.begin();
  vm.gfns.add(start, end);
  if (vm.decisions.attributesZap(isPrivate)) {
    vm.shadow.unmapRange(0, start, end);
    vm.mmio.forget(start, end);
  }
  vm.mmuLock.release();
  yield STORE;
  const known = vm.privateGfns.meeting(range);
  for (const pages of vm.decisions.changedPages(range, known)) {
    vm.privateGfns.set(pages, isPrivate, vm.decisions.joinsAttributeRanges());
  }
  yield vm.mmuLock.acquiring;
  vm.mmuLock.take();
  vm.invalidations.sequence++;
  vm.gfns.end();
  vm.mmuLock.release();
}

function merged(ranges: readonly PageRange[]): readonly PageRange[] {
  const result: PageRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || last.end < range.start) result.push(range);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return result;
}
