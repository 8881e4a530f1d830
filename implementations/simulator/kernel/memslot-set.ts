/** Memory slots and the sets they are looked up in. */
import { SortedList } from "../../../abi/sorted-list.ts";
import type { GmemSlot } from "../guest-memfd/file.ts";
import type { PrivateBinding } from "../memfile/private-binding.ts";
import type { DirtyBitmap } from "./dirty-bitmap.ts";

/** One memory slot. Page numbers are plain numbers: they stay below 2^53. */
export interface Memslot {
  readonly addressSpace: number;
  readonly id: number;
  readonly flags: number;
  readonly baseGfn: number;
  readonly pages: number;
  /** Host page number of the first page. */
  readonly hostPage: number;
  readonly dirtyBitmap: DirtyBitmap | undefined;
  /** Absent for a slot without a private half. */
  readonly binding?: PrivateBinding;
  /** Absent for a slot without a guest_memfd. */
  readonly guestMemfd?: GmemSlot;
  /** Base gfn for which the architecture's metadata were allocated. */
  readonly metadataGfn: number;
  /** True while it is being deleted or moved: who meets it has to try again. */
  readonly invalid: boolean;
}

/** First gfn behind a slot. */
export function endGfn(slot: Memslot): number {
  return slot.baseGfn + slot.pages;
}

const NO_SLOTS = SortedList.of<Memslot>((a, b) => a.hostPage - b.hostPage || a.id - b.id, []);

/** Slots of one address space: by id, and sorted by base gfn and by host page for searching. */
export class MemslotSet {
  #byHost: SortedList<Memslot> = NO_SLOTS;
  /** No slot ever had more pages. */
  #pagesMax = 0;
  #pages = 0;
  readonly #byGfn: Memslot[] = [];
  readonly #byId: Map<number, Memslot> = new Map();

  /** Pages of all slots together. */
  get pages(): number {
    return this.#pages;
  }

  withId(id: number): Memslot | undefined {
    return this.#byId.get(id);
  }

  /** The slot that covers a gfn. */
  at(gfn: number): Memslot | undefined {
    const slot = this.#byGfn[this.#firstEndingAfter(gfn)];
    return slot !== undefined && slot.baseGfn <= gfn ? slot : undefined;
  }

  /** Slots in order of their base gfn. */
  all(): readonly Memslot[] {
    return this.#byGfn;
  }

  /** Slots that may reach into [start, end), in order; the caller compares exactly. */
  near(start: number, end: number): readonly Memslot[] {
    const near: Memslot[] = [];
    for (let index = this.#firstEndingAfter(start); index < this.#byGfn.length; index++) {
      const slot = this.#byGfn[index];
      if (slot === undefined || slot.baseGfn >= end) break;
      near.push(slot);
    }
    return near;
  }

  /** Slots that have one of the host pages [start, end), in order of their base gfn. */
  withHostPages(start: number, end: number): readonly Memslot[] {
    const found: Memslot[] = [];
    for (const slot of this.#byHost.from((one) => one.hostPage > start - this.#pagesMax)) {
      if (slot.hostPage >= end) break;
      if (slot.hostPage + slot.pages > start) found.push(slot);
    }
    return found.sort((a, b) => a.baseGfn - b.baseGfn);
  }

  /** Takes one slot out and puts another in; either may be missing. */
  replace(old: Memslot | undefined, replacement: Memslot | undefined): void {
    if (old !== undefined) {
      const from = this.#search((slot) => slot.baseGfn >= old.baseGfn);
      this.#byGfn.splice(this.#byGfn.indexOf(old, from), 1);
      this.#byId.delete(old.id);
      this.#byHost = this.#byHost.without(old);
      this.#pages -= old.pages;
    }
    if (replacement === undefined) return;
    this.#byGfn.splice(this.#firstBasedAfter(replacement.baseGfn), 0, replacement);
    this.#byId.set(replacement.id, replacement);
    this.#byHost = this.#byHost.with(replacement);
    this.#pages += replacement.pages;
    this.#pagesMax = Math.max(this.#pagesMax, replacement.pages);
  }

  #firstEndingAfter(gfn: number): number {
    return this.#search((slot) => endGfn(slot) > gfn);
  }

  #firstBasedAfter(gfn: number): number {
    return this.#search((slot) => slot.baseGfn > gfn);
  }

  /** Index of the first slot that satisfies a test which, once true, stays true. */
  #search(test: (slot: Memslot) => boolean): number {
    let low = 0;
    let high = this.#byGfn.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const slot = this.#byGfn[middle];
      if (slot !== undefined && test(slot)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * The two sets of one address space. Readers use the active one; a change is made in the other,
 * which then becomes the active one, and is made up for in the first.
 *
 * @source virt/kvm/kvm_main.c, kvm_swap_active_memslots and kvm_replace_memslot (5.17).
 */
export class MemslotSpace {
  #active = new MemslotSet();
  #inactive = new MemslotSet();
  readonly #touched = new Set<number>();

  get active(): MemslotSet {
    return this.#active;
  }

  get inactive(): MemslotSet {
    return this.#inactive;
  }

  swap(): void {
    [this.#active, this.#inactive] = [this.#inactive, this.#active];
  }

  /** Notes that the slot with this id, or its dirty bitmap, is another one than before. */
  touch(id: number): void {
    this.#touched.add(id);
  }

  /** Ids of slots that changed since this was last asked. */
  takeTouched(): readonly number[] {
    const ids = [...this.#touched];
    this.#touched.clear();
    return ids;
  }
}
