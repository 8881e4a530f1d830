/**
 * The invariants of W on cells, evaluated once in each of ten million states. `packed.test.ts`
 * holds them equal to `invariants.ts` on random vectors of cells, most of which break something.
 */
import type { StateProperty } from "../../checkers/exhaustive/system.ts";
import { slotDomain } from "./fields.ts";
import { INVARIANT_TEXTS } from "./invariants.ts";
import { range } from "./operation.ts";
import type { YardstickSize } from "./size.ts";

/** The invariants, in the order of `invariants()`. */
export function packedInvariants(size: YardstickSize): readonly StateProperty<Uint8Array>[] {
  const view = new CellView(size);
  const checks: readonly ((cells: Uint8Array) => boolean)[] = [
    (cells) => view.aliasesShareAPage(cells),
    (cells) => view.noFreedPfnMapped(cells),
    (cells) => view.mappedIsCovered(cells),
    (cells) => view.privateMapsItsPage(cells),
    (cells) => view.sharedMapsItsSlot(cells),
    (cells) => view.pfnInOnePage(cells),
  ];
  return INVARIANT_TEXTS.map(([id, sentence], index) => {
    const holds = checks[index] ?? (() => false);
    return { id, sentence, kind: "always", over: "state", holds };
  });
}

/** Cells with the names of what they stand for. */
class CellView {
  private readonly size: YardstickSize;
  private readonly pageStart: number;
  private readonly mappingStart: number;
  /**
   * By slot cell value and gfn: the page index behind it; NO_PAGE when shared, NOT_COVERED when
   * outside.
   */
  private readonly pageBehind: Int16Array;
  /** By slot cell value. */
  private readonly base: Uint8Array;

  constructor(size: YardstickSize) {
    const shapes = slotDomain(size);
    this.size = size;
    this.pageStart = size.slots;
    this.mappingStart = size.slots + size.files * size.pages;
    this.base = Uint8Array.from(shapes, (slot) => slot?.base ?? 0);
    this.pageBehind = Int16Array.from(
      shapes.flatMap((slot) =>
        range(size.gfns).map((gfn) => {
          if (slot === null || gfn < slot.base || gfn >= slot.base + slot.pages) {
            return NOT_COVERED;
          }
          return slot.isPrivate ? slot.file * size.pages + slot.offset + gfn - slot.base : NO_PAGE;
        }),
      ),
    );
  }

  aliasesShareAPage(cells: Uint8Array): boolean {
    for (let left = 0; left < this.size.gfns; left++) {
      const pfn = this.privatePfn(cells, left);
      for (let right = 0; pfn !== 0 && right < left; right++) {
        if (this.privatePfn(cells, right) === pfn && !this.isAlias(cells, left, right)) {
          return false;
        }
      }
    }
    return true;
  }

  noFreedPfnMapped(cells: Uint8Array): boolean {
    for (let gfn = 0; gfn < this.size.gfns; gfn++) {
      const pfn = this.privatePfn(cells, gfn);
      if (pfn !== 0 && !this.isHeld(cells, pfn)) {
        return false;
      }
    }
    return true;
  }

  mappedIsCovered(cells: Uint8Array): boolean {
    for (let gfn = 0; gfn < this.size.gfns; gfn++) {
      if (cells[this.mappingStart + gfn] !== 0 && this.coveringSlot(cells, gfn) < 0) {
        return false;
      }
    }
    return true;
  }

  privateMapsItsPage(cells: Uint8Array): boolean {
    for (let gfn = 0; gfn < this.size.gfns; gfn++) {
      const pfn = this.privatePfn(cells, gfn);
      if (pfn !== 0) {
        const page = this.pageOf(cells, this.coveringSlot(cells, gfn), gfn);
        if (page < 0 || cells[this.pageStart + page] !== pfn) {
          return false;
        }
      }
    }
    return true;
  }

  sharedMapsItsSlot(cells: Uint8Array): boolean {
    const { size } = this;
    for (let gfn = 0; gfn < size.gfns; gfn++) {
      const shared = (cells[this.mappingStart + gfn] as number) - 1 - size.pfns;
      if (shared >= 0) {
        const slot = Math.trunc(shared / size.pages);
        const page = gfn - (this.base[cells[slot] as number] as number);
        if (this.pageOf(cells, slot, gfn) === NOT_COVERED || page !== shared % size.pages) {
          return false;
        }
      }
    }
    return true;
  }

  pfnInOnePage(cells: Uint8Array): boolean {
    let held = 0;
    for (let cell = this.pageStart; cell < this.mappingStart; cell++) {
      const bit = (1 << (cells[cell] as number)) & ~1;
      if ((held & bit) !== 0) {
        return false;
      }
      held |= bit;
    }
    return true;
  }

  /** 1 + the pfn that a gfn maps privately, or 0. */
  private privatePfn(cells: Uint8Array, gfn: number): number {
    const mapping = cells[this.mappingStart + gfn] as number;
    return mapping <= this.size.pfns ? mapping : 0;
  }

  private isAlias(cells: Uint8Array, left: number, right: number): boolean {
    const one = this.coveringSlot(cells, left);
    const other = this.coveringSlot(cells, right);
    const page = this.pageOf(cells, one, left);
    return one !== other && page >= 0 && page === this.pageOf(cells, other, right);
  }

  private isHeld(cells: Uint8Array, pfn: number): boolean {
    for (let cell = this.pageStart; cell < this.mappingStart; cell++) {
      if (cells[cell] === pfn) {
        return true;
      }
    }
    return false;
  }

  private coveringSlot(cells: Uint8Array, gfn: number): number {
    for (let slot = 0; slot < this.size.slots; slot++) {
      if (this.pageOf(cells, slot, gfn) !== NOT_COVERED) {
        return slot;
      }
    }
    return -1;
  }

  private pageOf(cells: Uint8Array, slot: number, gfn: number): number {
    return slot < 0
      ? NOT_COVERED
      : (this.pageBehind[(cells[slot] as number) * this.size.gfns + gfn] as number);
  }
}

const NO_PAGE = -1;
const NOT_COVERED = -2;
