/** Virtual memory areas of the simulated host process: which addresses are mapped, and how. */
import type { Protection } from "../../../model/operation.ts";

/** A run of pages with one protection. Page numbers, `end` exclusive. */
export interface Vma {
  readonly start: number;
  readonly end: number;
  readonly protection: Protection;
}

/** The areas of one process: sorted, disjoint, and merged where neighbours are alike. */
export class VmaList {
  #areas: Vma[] = [];

  /** The area that holds the page. */
  find(page: number): Vma | undefined {
    for (const area of this.#areas) {
      if (page < area.start) return undefined;
      if (page < area.end) return area;
    }
    return undefined;
  }

  /** The first area that ends after the page: the one that holds it, or the next one. */
  findFrom(page: number): Vma | undefined {
    return this.#areas.find((area) => page < area.end);
  }

  /** Makes [start, end) a hole, cutting areas that reach into it. */
  clear(start: number, end: number): void {
    const kept: Vma[] = [];
    for (const area of this.#areas) {
      if (area.end <= start || area.start >= end) {
        kept.push(area);
        continue;
      }
      if (area.start < start) kept.push({ ...area, end: start });
      if (area.end > end) kept.push({ ...area, start: end });
    }
    this.#areas = kept;
  }

  /** Makes [start, end) one area, replacing what was there. */
  set(start: number, end: number, protection: Protection): void {
    this.clear(start, end);
    const at = this.#areas.findIndex((area) => area.start >= end);
    const index = at === -1 ? this.#areas.length : at;
    const before = this.#areas[index - 1];
    const after = this.#areas[index];
    const joinsBefore = before?.end === start && before.protection === protection;
    const joinsAfter = after?.start === end && after.protection === protection;
    const from = joinsBefore ? index - 1 : index;
    const merged: Vma = {
      start: joinsBefore ? before.start : start,
      end: joinsAfter ? after.end : end,
      protection,
    };
    this.#areas.splice(from, index - from + (joinsAfter ? 1 : 0), merged);
  }
}
