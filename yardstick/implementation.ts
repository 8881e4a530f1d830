/**
 * An implementation of W that knows nothing of its model: a small kernel over a flat memory, with
 * seeded bugs.
 *
 * Its whole state is a vector of bytes, so that the explorer can copy and store it; random checking
 * uses the same code.
 */

import type { YardstickOperation, YardstickResult } from "./operation.ts";
import type { CellField } from "./packed/system.ts";
import type { YardstickSize } from "./size.ts";

/** The seeded bugs of the implementation. */
export const BUGS = {
  b1: "punch unmaps only the first mapping of the pfn",
  b2: "the overlap check takes the new region one page too short",
  b3: "delete leaves the mappings of the slot",
  b4: "punching a hole frees again the pfn that the page held last",
  b5: "a fault ignores its private flag when the page is populated",
} as const;

export type YardstickBug = keyof typeof BUGS;

type Of<K extends YardstickOperation["kind"]> = Extract<YardstickOperation, { kind: K }>;

/** Where the arrays of the kernel begin in its memory. */
interface MemoryMap {
  readonly present: number;
  readonly base: number;
  readonly pages: number;
  readonly isPrivate: number;
  readonly file: number;
  readonly offset: number;
  /** By page: 1 + pfn, or 0. */
  readonly pfn: number;
  /** By page: 1 + the pfn it held last, or 0. Only the double free reads it. */
  readonly lastPfn: number;
  /** By gfn: the encoded view. */
  readonly mapping: number;
  /** By pfn: 1 when free. */
  readonly free: number;
}

export class YardstickMachine {
  readonly size: YardstickSize;
  readonly fields: readonly CellField[];
  /**
   * All of the machine's state. May be replaced by that of another machine of the same size and
   * bug.
   */
  memory: Uint8Array;
  private readonly bug: YardstickBug | null;
  private readonly at: MemoryMap;

  private constructor(size: YardstickSize, bug: YardstickBug | null, like?: YardstickMachine) {
    this.size = size;
    this.bug = bug;
    this.fields = like?.fields ?? fieldsOf(size, bug);
    this.at = like?.at ?? memoryMapOf(this.fields);
    this.memory = like?.memory.slice() ?? freshMemory(this.fields, this.at.free, size.pfns);
  }

  /** A machine without slots, pages or mappings. */
  static open(size: YardstickSize, bug: YardstickBug | null): YardstickMachine {
    return new YardstickMachine(size, bug);
  }

  /** A machine in the same state. */
  fork(): YardstickMachine {
    return new YardstickMachine(this.size, this.bug, this);
  }

  apply(operation: YardstickOperation): YardstickResult {
    switch (operation.kind) {
      case "create":
        return this.create(operation);
      case "delete":
        return this.delete(operation.slot);
      case "populate":
        return this.populate(operation.file * this.size.pages + operation.page);
      case "punch":
        return this.punch(operation.file * this.size.pages + operation.page);
      case "fault":
        return this.fault(operation.gfn, operation.isPrivate);
    }
  }

  /** The encoded mapping of a gfn. */
  mappingOf(gfn: number): number {
    return this.get("mapping", gfn);
  }

  private create({ slot, gfn, pages, isPrivate, file, offset }: Of<"create">): YardstickResult {
    if (pages < 1 || gfn + pages > this.size.gfns) {
      return "EINVAL";
    }
    if (isPrivate && offset + pages > this.size.pages) {
      return "EINVAL";
    }
    const isMove = this.get("present", slot) === 1;
    if (isMove && (this.get("pages", slot) !== pages || this.get("isPrivate", slot) === 1)) {
      return "EINVAL";
    }
    if (isMove && isPrivate) {
      return "EINVAL";
    }
    if (this.overlapsOther(slot, gfn, this.bug === "b2" ? pages - 1 : pages)) {
      return "EEXIST";
    }
    if (isMove && this.get("base", slot) === gfn) {
      return "ok";
    }
    if (isMove) {
      this.unmapRange(slot);
    }
    this.set("present", slot, 1);
    this.set("base", slot, gfn);
    this.set("pages", slot, pages);
    this.set("isPrivate", slot, isPrivate ? 1 : 0);
    this.set("file", slot, isPrivate ? file : 0);
    this.set("offset", slot, isPrivate ? offset : 0);
    return "ok";
  }

  private delete(slot: number): YardstickResult {
    if (this.get("present", slot) === 0) {
      return "EINVAL";
    }
    if (this.bug !== "b3") {
      this.unmapRange(slot);
    }
    for (const name of ["present", "base", "pages", "isPrivate", "file", "offset"] as const) {
      this.set(name, slot, 0);
    }
    return "ok";
  }

  private populate(page: number): YardstickResult {
    if (this.get("pfn", page) !== 0) {
      return "ok";
    }
    for (let pfn = 0; pfn < this.size.pfns; pfn++) {
      if (this.get("free", pfn) === 1) {
        this.set("free", pfn, 0);
        this.set("pfn", page, 1 + pfn);
        return "ok";
      }
    }
    return "ENOMEM";
  }

  private punch(page: number): YardstickResult {
    const held = this.get("pfn", page);
    if (held === 0) {
      const last = this.bug === "b4" ? this.get("lastPfn", page) : 0;
      if (last !== 0) {
        this.set("free", last - 1, 1);
      }
      return "ok";
    }
    for (let gfn = 0; gfn < this.size.gfns; gfn++) {
      if (this.mappingOf(gfn) === held) {
        this.set("mapping", gfn, 0);
        if (this.bug === "b1") {
          break;
        }
      }
    }
    this.set("pfn", page, 0);
    this.set("free", held - 1, 1);
    if (this.bug === "b4") {
      this.set("lastPfn", page, held);
    }
    return "ok";
  }

  private fault(gfn: number, wantsPrivate: boolean): YardstickResult {
    const slot = this.slotAt(gfn);
    if (slot < 0) {
      return "MMIO";
    }
    const index = gfn - this.get("base", slot);
    const page = this.get("file", slot) * this.size.pages + this.get("offset", slot) + index;
    const pfn = this.get("isPrivate", slot) === 1 ? this.get("pfn", page) : 0;
    const isPrivate = this.bug === "b5" && pfn !== 0 ? true : wantsPrivate;
    if (isPrivate && pfn !== 0) {
      this.set("mapping", gfn, pfn);
      return "MPRIV";
    }
    if (isPrivate || pfn !== 0) {
      return "MEMFAULT";
    }
    this.set("mapping", gfn, 1 + this.size.pfns + slot * this.size.pages + index);
    return "MSHARED";
  }

  private overlapsOther(slot: number, gfn: number, pages: number): boolean {
    for (let other = 0; other < this.size.slots; other++) {
      const start = this.get("base", other);
      const end = start + this.get("pages", other);
      const isOther = other !== slot && this.get("present", other) === 1;
      if (isOther && gfn < end && start < gfn + pages) {
        return true;
      }
    }
    return false;
  }

  private unmapRange(slot: number): void {
    const start = this.get("base", slot);
    const end = start + this.get("pages", slot);
    for (let gfn = start; gfn < end; gfn++) {
      this.set("mapping", gfn, 0);
    }
  }

  private slotAt(gfn: number): number {
    for (let slot = 0; slot < this.size.slots; slot++) {
      const start = this.get("base", slot);
      if (start <= gfn && gfn < start + this.get("pages", slot)) {
        return slot;
      }
    }
    return -1;
  }

  private get(name: keyof MemoryMap, index: number): number {
    return this.memory[this.at[name] + index] as number;
  }

  private set(name: keyof MemoryMap, index: number, value: number): void {
    this.memory[this.at[name] + index] = value;
  }
}

/** Prefixed, so that they never clash with the fields of a model beside it. */
function fieldsOf(size: YardstickSize, bug: YardstickBug | null): readonly CellField[] {
  const { slots, gfns, pfns, files } = size;
  const pages = files * size.pages;
  const fields: readonly (readonly [keyof MemoryMap, number, number])[] = [
    ["present", slots, 2],
    ["base", slots, gfns],
    ["pages", slots, Math.min(size.pages, gfns) + 1],
    ["isPrivate", slots, 2],
    ["file", slots, files],
    ["offset", slots, size.pages],
    ["pfn", pages, pfns + 1],
    ["lastPfn", pages, bug === "b4" ? pfns + 1 : 1],
    ["mapping", gfns, 1 + pfns + slots * size.pages],
    ["free", pfns, 2],
  ];
  return fields.map(([name, count, values]) => ({ name: `machine.${name}`, count, values }));
}

function memoryMapOf(fields: readonly CellField[]): MemoryMap {
  let start = 0;
  const starts = fields.map(({ name, count }) => {
    start += count;
    return [name.replace("machine.", ""), start - count] as const;
  });
  return Object.fromEntries(starts) as unknown as MemoryMap;
}

function freshMemory(fields: readonly CellField[], free: number, pfns: number): Uint8Array {
  const memory = new Uint8Array(fields.reduce((sum, { count }) => sum + count, 0));
  return memory.fill(1, free, free + pfns);
}
