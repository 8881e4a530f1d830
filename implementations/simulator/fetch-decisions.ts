/** Decision points of the double fetch: how the region ioctl gets at its argument block. */
import type { ByteRange } from "../../abi/fields.ts";

/** One function per decision point. All are pure. */
export interface FetchDecisions {
  /** Bytes of the block that the first fetch reads, half open. */
  readonly flagsAt: () => ByteRange;
  /** Bytes that are copied when the first fetch has no PRIVATE. */
  readonly shortBlockBytes: () => number;
  /** Bytes that are copied when the first fetch has PRIVATE. */
  readonly longBlockBytes: () => number;
  /** Flags that must be the same in both fetches. */
  readonly comparedFlags: () => number;
  /** Whether both fetches are compared before the block is known to be readable. */
  readonly comparesBeforeCopy: () => boolean;
  /**
   * Whether PRIVATE in the first fetch is refused after the copy only, by a kernel that has no
   * private memory yet.
   */
  readonly copiesBeforeRefusal: () => boolean;
  /** Which fetch says what the slot is to be. */
  readonly flagsOfSlot: (firstFetch: number, secondFetch: number) => number;
  /** The id in a slot word. */
  readonly idInWord: (slotWord: number) => number;
  /** Whether an id is one that user space may name, of so many. */
  readonly isUserSlot: (id: number, userSlots: number) => boolean;
}

const PRIVATE = 4;
const SHORT_BLOCK_BYTES = 32;
const LONG_BLOCK_BYTES = 160;

/** What patch 4 of the memfile series v6 does. */
export const FETCH_DECISIONS: FetchDecisions = {
  flagsAt: () => ({ from: 4, to: 8 }),
  shortBlockBytes: () => SHORT_BLOCK_BYTES,
  longBlockBytes: () => LONG_BLOCK_BYTES,
  comparedFlags: () => PRIVATE,
  comparesBeforeCopy: () => false,
  copiesBeforeRefusal: () => false,
  flagsOfSlot: (_firstFetch, secondFetch) => secondFetch,
  idInWord: (slotWord) => slotWord & 0xffff,
  isUserSlot: (id, userSlots) => id < userSlots,
};
