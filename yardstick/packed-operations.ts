/**
 * The operations of W on cells: what `model.ts` says, as table look-ups on a vector of bytes
 * changed in place.
 *
 * Leaves the readable form because the exhaustive runs make it 10^8 times. `packed.test.ts` holds
 * it equal to the model on every state and step of W1, and of W2 when asked for the long tests.
 */

import { slotDomain } from "./fields.ts";
import type { Slot } from "./model.ts";
import { RESULTS, type YardstickOperation } from "./operation.ts";
import { CHANGED } from "./packed/system.ts";
import type { YardstickSize } from "./size.ts";

const OK = RESULTS.indexOf("ok");
const EINVAL = RESULTS.indexOf("EINVAL");
const EEXIST = RESULTS.indexOf("EEXIST");
const ENOMEM = RESULTS.indexOf("ENOMEM");
const MMIO = RESULTS.indexOf("MMIO");
const MEMFAULT = RESULTS.indexOf("MEMFAULT");
const MPRIV = RESULTS.indexOf("MPRIV");
const MSHARED = RESULTS.indexOf("MSHARED");

/**
 * Kinds as small integers: comparing strings in the inner loop costs a twentieth of the whole run.
 */
const KINDS: readonly YardstickOperation["kind"][] = [
  "create",
  "delete",
  "populate",
  "punch",
  "fault",
];
const CREATE = KINDS.indexOf("create");
const DELETE = KINDS.indexOf("delete");
const POPULATE = KINDS.indexOf("populate");
const PUNCH = KINDS.indexOf("punch");

/** W's operations, bound to one size. The cells stand in the order of `fields.ts`. */
export class PackedOperations {
  readonly operations: readonly YardstickOperation[];
  private readonly size: YardstickSize;
  private readonly slotEnd: number;
  private readonly pageEnd: number;
  private readonly cellEnd: number;
  /** First cell value of a mapping that is shared; below it, 1 + pfn is private. */
  private readonly firstShared: number;
  /** Of each slot cell value: covered gfns as a bit set, base, pages, and whether it is private. */
  private readonly cover: Uint8Array;
  private readonly base: Uint8Array;
  private readonly pages: Uint8Array;
  private readonly isPrivate: Uint8Array;
  /**
   * Of each slot cell value and gfn: the page cell behind it, or 0, which is no page cell, when it
   * is shared.
   */
  private readonly pageCell: Uint8Array;
  /** Of each operation: its kind, the cell it is about, and the value or flag it carries. */
  private readonly kindOf: Uint8Array;
  private readonly cellOf: Uint8Array;
  private readonly valueOf: Uint8Array;

  constructor(size: YardstickSize, operations: readonly YardstickOperation[]) {
    const shapes = slotDomain(size);
    this.size = size;
    this.operations = operations;
    this.slotEnd = size.slots;
    this.pageEnd = this.slotEnd + size.files * size.pages;
    this.cellEnd = this.pageEnd + size.gfns;
    this.firstShared = 1 + size.pfns;
    this.cover = Uint8Array.from(shapes, coverOf);
    this.base = Uint8Array.from(shapes, (slot) => slot?.base ?? 0);
    this.pages = Uint8Array.from(shapes, (slot) => slot?.pages ?? 0);
    this.isPrivate = Uint8Array.from(shapes, (slot) => Number(slot?.isPrivate ?? false));
    this.pageCell = Uint8Array.from(
      shapes.flatMap((slot) =>
        Array.from({ length: size.gfns }, (_, gfn) => this.pageCellOf(slot, gfn)),
      ),
    );
    this.kindOf = Uint8Array.from(this.operations, ({ kind }) => KINDS.indexOf(kind));
    this.cellOf = Uint8Array.from(this.operations, (operation) => this.subjectOf(operation));
    this.valueOf = Uint8Array.from(this.operations, (operation) => argumentOf(operation, shapes));
  }

  /** `PackedSystem.apply`. */
  apply(cells: Uint8Array, operation: number): number {
    const cell = this.cellOf[operation] as number;
    switch (this.kindOf[operation] as number) {
      case CREATE:
        return this.create(cells, cell, this.valueOf[operation] as number);
      case DELETE:
        return this.delete(cells, cell);
      case POPULATE:
        return this.populate(cells, cell);
      case PUNCH:
        return this.punch(cells, cell);
      default:
        return this.fault(cells, cell, this.valueOf[operation] as number);
    }
  }

  private create(cells: Uint8Array, slot: number, wanted: number): number {
    const { cover, pages, isPrivate } = this;
    if (wanted === OUT_OF_BOUNDS) {
      return EINVAL;
    }
    const present = cells[slot] as number;
    const isResized = pages[present] !== pages[wanted];
    if (present !== 0 && (isResized || isPrivate[present] === 1 || isPrivate[wanted] === 1)) {
      return EINVAL;
    }
    for (let other = 0; other < this.slotEnd; other++) {
      const overlap = (cover[cells[other] as number] as number) & (cover[wanted] as number);
      if (overlap !== 0 && other !== slot) {
        return EEXIST;
      }
    }
    if (present === wanted) {
      return OK;
    }
    this.unmapRange(cells, present);
    cells[slot] = wanted;
    return OK | CHANGED;
  }

  private delete(cells: Uint8Array, slot: number): number {
    const present = cells[slot] as number;
    if (present === 0) {
      return EINVAL;
    }
    this.unmapRange(cells, present);
    cells[slot] = 0;
    return OK | CHANGED;
  }

  private populate(cells: Uint8Array, page: number): number {
    if (cells[page] !== 0) {
      return OK;
    }
    let held = 0;
    for (let other = this.slotEnd; other < this.pageEnd; other++) {
      held |= 1 << (cells[other] as number);
    }
    for (let value = 1; value <= this.size.pfns; value++) {
      if ((held & (1 << value)) === 0) {
        cells[page] = value;
        return OK | CHANGED;
      }
    }
    return ENOMEM;
  }

  private punch(cells: Uint8Array, page: number): number {
    const pfn = cells[page] as number;
    if (pfn === 0) {
      return OK;
    }
    for (let mapping = this.pageEnd; mapping < this.cellEnd; mapping++) {
      if (cells[mapping] === pfn) {
        cells[mapping] = 0;
      }
    }
    cells[page] = 0;
    return OK | CHANGED;
  }

  private fault(cells: Uint8Array, gfn: number, isPrivate: number): number {
    const slot = this.coveringSlot(cells, gfn);
    if (slot < 0) {
      return MMIO;
    }
    const shape = cells[slot] as number;
    const page = this.pageCell[shape * this.size.gfns + gfn] as number;
    const pfn = page === 0 ? 0 : (cells[page] as number);
    if ((isPrivate === 1) !== (pfn !== 0)) {
      return MEMFAULT;
    }
    const shared = this.firstShared + slot * this.size.pages + gfn - (this.base[shape] as number);
    const wanted = pfn === 0 ? shared : pfn;
    const result = pfn === 0 ? MSHARED : MPRIV;
    if (cells[this.pageEnd + gfn] === wanted) {
      return result;
    }
    cells[this.pageEnd + gfn] = wanted;
    return result | CHANGED;
  }

  private coveringSlot(cells: Uint8Array, gfn: number): number {
    for (let slot = 0; slot < this.slotEnd; slot++) {
      if (((this.cover[cells[slot] as number] as number) & (1 << gfn)) !== 0) {
        return slot;
      }
    }
    return -1;
  }

  private unmapRange(cells: Uint8Array, shape: number): void {
    const first = this.pageEnd + (this.base[shape] as number);
    const end = first + (this.pages[shape] as number);
    for (let mapping = first; mapping < end; mapping++) {
      cells[mapping] = 0;
    }
  }

  private pageCellOf(slot: Slot | null, gfn: number): number {
    const isBacked = slot?.isPrivate && (coverOf(slot) & (1 << gfn)) !== 0;
    return isBacked
      ? this.slotEnd + slot.file * this.size.pages + slot.offset + gfn - slot.base
      : 0;
  }

  /** The cell of the slot or page that an operation is about; for a fault, the gfn. */
  private subjectOf(operation: YardstickOperation): number {
    switch (operation.kind) {
      case "create":
      case "delete":
        return operation.slot;
      case "populate":
      case "punch":
        return this.slotEnd + operation.file * this.size.pages + operation.page;
      case "fault":
        return operation.gfn;
    }
  }
}

/** A creation that no slot fits: 0 is the cell value of an absent slot, which nothing creates. */
const OUT_OF_BOUNDS = 0;

/** For a creation, the cell value of the slot it makes; for a fault, 1 when private. */
function argumentOf(operation: YardstickOperation, shapes: readonly (Slot | null)[]): number {
  switch (operation.kind) {
    case "create":
      return Math.max(
        OUT_OF_BOUNDS,
        shapes.findIndex((slot) => isMadeBy(operation, slot)),
      );
    case "fault":
      return Number(operation.isPrivate);
    case "delete":
    case "populate":
    case "punch":
      return 0;
  }
}

function coverOf(slot: Slot | null): number {
  return slot === null ? 0 : (2 ** slot.pages - 1) << slot.base;
}

/** A shared slot has no file: what the creation names is ignored. */
function isMadeBy(
  { gfn, pages, isPrivate, file, offset }: Extract<YardstickOperation, { kind: "create" }>,
  slot: Slot | null,
): boolean {
  return (
    slot?.base === gfn &&
    slot.pages === pages &&
    slot.isPrivate === isPrivate &&
    (!isPrivate || (slot.file === file && slot.offset === offset))
  );
}
