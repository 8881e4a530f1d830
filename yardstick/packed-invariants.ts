/**
 * The invariants of W on cells, evaluated once in each of ten million states. `packed.test.ts`
 * holds them equal to `invariants.ts` on random vectors of cells, most of which break something.
 */
import type { StateProperty } from "../explorer/system.ts";
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
  /** By slot cell value: its base, and its gfns as a bit set. */
  private readonly base: Uint8Array;
  private readonly cover: Uint8Array;

  constructor(size: YardstickSize) {
    const shapes = slotDomain(size);
    this.size = size;
    this.pageStart = size.slots;
    this.mappingStart = size.slots + size.files * size.pages;
    this.base = Uint8Array.from(shapes, (slot) => slot?.base ?? 0);
    this.cover = Uint8Array.from(shapes, (slot) =>
      slot === null ? 0 : (2 ** slot.pages - 1) << slot.base,
    );
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
    let seen = 0;
    for (let gfn = 0; gfn < this.size.gfns; gfn++) {
      const bit = (1 << this.privatePfn(cells, gfn)) & ~NO_PFN;
      if ((seen & bit) !== 0 && !this.isAliasOfAll(cells, gfn)) {
        return false;
      }
      seen |= bit;
    }
    return true;
  }

  noFreedPfnMapped(cells: Uint8Array): boolean {
    let held = NO_PFN;
    for (let cell = this.pageStart; cell < this.mappingStart; cell++) {
      held |= 1 << (cells[cell] as number);
    }
    for (let gfn = 0; gfn < this.size.gfns; gfn++) {
      if ((held & (1 << this.privatePfn(cells, gfn))) === 0) {
        return false;
      }
    }
    return true;
  }

  mappedIsCovered(cells: Uint8Array): boolean {
    let covered = 0;
    for (let slot = 0; slot < this.size.slots; slot++) {
      covered |= this.cover[cells[slot] as number] as number;
    }
    for (let gfn = 0; gfn < this.size.gfns; gfn++) {
      if (cells[this.mappingStart + gfn] !== 0 && (covered & (1 << gfn)) === 0) {
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
      const bit = (1 << (cells[cell] as number)) & ~NO_PFN;
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

  /** Whether a gfn and all lower ones with its pfn are in different slots, on one page. */
  private isAliasOfAll(cells: Uint8Array, gfn: number): boolean {
    const slot = this.coveringSlot(cells, gfn);
    const page = this.pageOf(cells, slot, gfn);
    for (let lower = 0; lower < gfn; lower++) {
      if (this.privatePfn(cells, lower) === this.privatePfn(cells, gfn)) {
        const other = this.coveringSlot(cells, lower);
        if (page < 0 || other === slot || this.pageOf(cells, other, lower) !== page) {
          return false;
        }
      }
    }
    return true;
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

/** In a set of cell values, the bit of holes and of gfns without a pfn. */
const NO_PFN = 1;
const NO_PAGE = -1;
const NOT_COVERED = -2;
