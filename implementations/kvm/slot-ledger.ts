/**
 * What the kernel has accepted of set_user_memory_region, so that the harness knows which host
 * memory a guest access would touch. It judges nothing: whatever the kernel accepted is written
 * down.
 */
import { addressSpaceOf, type SetRegion } from "../../abi/operation.ts";
import { PAGE_SHIFT } from "../../abi/units.ts";

/** An accepted region. */
export interface LedgerSlot {
  readonly slot: number;
  readonly flags: number;
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
  readonly hva: bigint;
}

/** Accepted regions by slot word. */
export class SlotLedger {
  readonly #slots = new Map<number, LedgerSlot>();

  /** Writes down an operation that the kernel answered with 0. */
  accept({ slot, flags, gpa, sizeBytes, hva }: SetRegion): void {
    if (sizeBytes === 0n) this.#slots.delete(slot);
    else this.#slots.set(slot, { slot, flags, gpa, sizeBytes, hva });
  }

  find(slot: number): LedgerSlot | undefined {
    return this.#slots.get(slot);
  }

  /**
   * Host address behind a guest physical one in address space 0, where the guest runs; undefined
   * without a slot.
   */
  hostAddressOf(gpa: bigint): bigint | undefined {
    for (const region of this.#slots.values()) {
      const offset = gpa - region.gpa;
      const isInside = offset >= 0n && offset < region.sizeBytes;
      if (isInside && addressSpaceOf(region.slot) === 0) return region.hva + offset;
    }
    return undefined;
  }

  /** Pages of a slot; 0 where there is none. */
  pagesOf(slot: number): bigint {
    return (this.#slots.get(slot)?.sizeBytes ?? 0n) >> PAGE_SHIFT;
  }

  /** Pages of all slots but one. */
  pagesBeside(slot: number): bigint {
    let bytes = 0n;
    for (const region of this.#slots.values()) if (region.slot !== slot) bytes += region.sizeBytes;
    return bytes >> PAGE_SHIFT;
  }
}
