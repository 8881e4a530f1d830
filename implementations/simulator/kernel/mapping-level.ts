/** How large a guest mapping may be: one page, or one aligned block of several. */
import { KVM_MEM_LOG_DIRTY_PAGES } from "../arithmetic.ts";
import type { Folio } from "../memfile/page-cache.ts";
import type { PrivateBinding } from "../memfile/private-binding.ts";
import { HostCrash } from "./host-crash.ts";
import { endGfn, type Memslot } from "./memslot-set.ts";
import type { Vm } from "./vm.ts";

/** Order of the large level of this small machine: four pages instead of 512. */
const LARGE_ORDER = 2;

/** Order of the host's own mapping of a page: its tables are made of single pages. */
const HOST_ORDER = 0;

/**
 * Order of a shared mapping in a private slot.
 *
 * @source patch 7 of the memfile series v6, kvm_mmu_max_mapping_level: a private slot returns
 *   before the host's level is asked (B-10).
 */
export function sharedOrderAt(vm: Vm, slot: Memslot, gfn: number): number {
  const slotOrder = allows(slot, gfn, LARGE_ORDER) ? LARGE_ORDER : 0;
  return vm.decisions.sharedOrder(slotOrder, HOST_ORDER);
}

/**
 * Order of a private mapping: what folio and slot allow together.
 *
 * @throws {HostCrash} when an assertion of the kernel fails: gfn and pfn are not congruent.
 * @source patch 6 of the memfile series v6; arch/x86/kvm/mmu/mmu.c, kvm_mmu_hugepage_adjust.
 */
export function privateOrderAt(
  vm: Vm,
  slot: Memslot,
  binding: PrivateBinding,
  folio: Folio,
  gfn: number,
): number {
  const { decisions } = vm;
  const order = decisions.levelOfFolio(folio.order);
  if (order === 0 || !allows(slot, gfn, order)) return 0;
  if (!decisions.mapsAcrossKinds() && !isPopulated(binding, blockStart(gfn, order), order)) {
    return 0;
  }
  const mask = 2 ** Math.min(order, folio.order) - 1;
  const index = binding.indexOf(gfn);
  if (((gfn ^ index) & mask) === 0) return order;
  if (decisions.incongruentMapping() === "one-page") return 0;
  throw new HostCrash("vm-bug-on");
}

/** First gfn of the aligned block of 2^order that a gfn lies in. */
export function blockStart(gfn: number, order: number): number {
  return gfn - (gfn % 2 ** order);
}

/**
 * Whether a slot can be mapped in blocks of an order: its whole block lies inside, gfn and host
 * address are congruent, and no page of it is logged.
 *
 * @source arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata, the lpage_info of a slot.
 */
function allows(slot: Memslot, gfn: number, order: number): boolean {
  if ((slot.flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0) return false;
  const count = 2 ** order;
  const start = blockStart(gfn, order);
  if (start < slot.baseGfn || start + count > endGfn(slot)) return false;
  return slot.baseGfn % count === slot.hostPage % count;
}

function isPopulated(binding: PrivateBinding, start: number, order: number): boolean {
  const { inode } = binding;
  if (inode === undefined) return false;
  for (let gfn = start; gfn < start + 2 ** order; gfn++) {
    const index = binding.indexOf(gfn);
    const isInside = BigInt(index) << 12n < inode.sizeBytes;
    if (!isInside || inode.cache.find(index) === undefined) return false;
  }
  return true;
}

/** Whether a page that may be written is mapped so; to a slot without a log it is all the same. */
export function mapsWritable(
  { decisions, generation }: Vm,
  { dirtyBitmap }: Memslot,
  isStore: boolean,
): boolean {
  if (isStore || dirtyBitmap === undefined) return true;
  return generation.loadsMayDirty && decisions.mapsReadPageWritable();
}
