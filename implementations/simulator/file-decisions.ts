/** Decision points of ordinary files that a VMM maps as memory of its guest. */

/** Why pages of a file leave the page tables of the process. */
export type UnmapReason = "truncate" | "punch" | "remove";

/** One function per decision point. All are pure. */
export interface FileDecisions {
  /** Whether copies that private mappings made go as well. */
  readonly unmapsCopies: (why: UnmapReason) => boolean;
  /** Whether KVM is told of the pages that leave. */
  readonly unmapTells: (why: UnmapReason) => boolean;
  /** Whether the pages leave the next area of the file as well, after so many, from 1. */
  readonly unmapGoesOn: (areasMet: number) => boolean;
  /** Whether a store through a private mapping makes a copy. */
  readonly copiesOnStore: () => boolean;
  /** Whether a page of a mapping is behind the end of a file of so many bytes. */
  readonly isBehindEnd: (index: number, sizeBytes: bigint) => boolean;
  /** Whether MADV_REMOVE is refused on a mapping that may not write into its file. */
  readonly removeNeedsWriter: () => boolean;
  /** Whether a file that is mapped for reading and sealed may be made writable by mprotect. */
  readonly sealStaysWithMapping: () => boolean;
}

/** What a correct kernel decides. */
export const FILE_DECISIONS: FileDecisions = {
  unmapsCopies: (why) => why === "truncate",
  unmapTells: () => true,
  unmapGoesOn: () => true,
  copiesOnStore: () => true,
  isBehindEnd: (index, sizeBytes) => BigInt(index) << 12n >= sizeBytes,
  removeNeedsWriter: () => true,
  sealStaysWithMapping: () => true,
};
