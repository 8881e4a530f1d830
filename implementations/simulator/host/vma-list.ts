/** Virtual memory areas of the simulated host process: which addresses are mapped, and how. */
import type { Protection } from "../../../abi/operation.ts";

/** A file mapping, as the area list needs to know it. */
export interface VmaFile<F> {
  readonly file: F;
  /** File page minus host page, the same for the whole area. */
  readonly shift: number;
  /** Whether mprotect may make it writable. */
  readonly mayWrite: boolean;
  /** Whether a store makes a copy that only this process sees. */
  readonly isPrivate: boolean;
}

/** A run of pages with one protection. Page numbers, `end` exclusive. */
export interface Vma<F = unknown> {
  readonly start: number;
  readonly end: number;
  readonly protection: Protection;
  /** Absent for anonymous memory. */
  readonly backing: VmaFile<F> | undefined;
}

/** The areas of one process: sorted, disjoint, and merged where neighbours are alike. */
export class VmaList<F = unknown> {
  #areas: Vma<F>[] = [];

  /** All areas, in order. */
  all(): readonly Vma<F>[] {
    return this.#areas;
  }

  /** The area that holds the page. */
  find(page: number): Vma<F> | undefined {
    for (const area of this.#areas) {
      if (page < area.start) return undefined;
      if (page < area.end) return area;
    }
    return undefined;
  }

  /** The first area that ends after the page: the one that holds it, or the next one. */
  findFrom(page: number): Vma<F> | undefined {
    return this.#areas.find((area) => page < area.end);
  }

  /** The mapped parts of [start, end), in order. */
  partsIn(start: number, end: number): readonly Vma<F>[] {
    return this.#areas
      .filter((area) => Math.max(area.start, start) < Math.min(area.end, end))
      .map((area) => ({
        ...area,
        start: Math.max(area.start, start),
        end: Math.min(area.end, end),
      }));
  }

  /** Whether some area may store into the file, now or after an mprotect. */
  hasWriterOf(file: F): boolean {
    return this.#areas.some(
      ({ backing }) => backing?.file === file && backing.mayWrite && !backing.isPrivate,
    );
  }

  /** Whether some area shows the file as it is to everybody. */
  hasSharedAreaOf(file: F): boolean {
    return this.#areas.some(({ backing }) => backing?.file === file && !backing.isPrivate);
  }

  /** Number of areas that map the file. */
  countOf(file: F): number {
    return this.#areas.filter(({ backing }) => backing?.file === file).length;
  }

  /** Makes [start, end) a hole, cutting areas that reach into it. */
  clear(start: number, end: number): void {
    const kept: Vma<F>[] = [];
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
  set(start: number, end: number, protection: Protection, backing?: VmaFile<F>): void {
    this.clear(start, end);
    const at = this.#areas.findIndex((area) => area.start >= end);
    const index = at === -1 ? this.#areas.length : at;
    const before = this.#areas[index - 1];
    const after = this.#areas[index];
    const joinsBefore = before?.end === start && isAlike(before, protection, backing);
    const joinsAfter = after?.start === end && isAlike(after, protection, backing);
    const from = joinsBefore ? index - 1 : index;
    const merged: Vma<F> = {
      start: joinsBefore ? before.start : start,
      end: joinsAfter ? after.end : end,
      protection,
      backing,
    };
    this.#areas.splice(from, index - from + (joinsAfter ? 1 : 0), merged);
  }
}

function isAlike<F>(
  area: Vma<F>,
  protection: Protection,
  backing: VmaFile<F> | undefined,
): boolean {
  if (area.protection !== protection) return false;
  const own = area.backing;
  if (own === undefined || backing === undefined) return own === backing;
  const { file, shift, mayWrite, isPrivate } = own;
  const isOfFile = file === backing.file && shift === backing.shift;
  return isOfFile && mayWrite === backing.mayWrite && isPrivate === backing.isPrivate;
}
