/**
 * The inside view that some implementations can give of themselves. Properties read it; outcomes
 * never depend on it.
 */
import type { PageSet } from "./page-set.ts";
import type { List } from "./sorted-list.ts";

/**
 * A mapping that is live in the machine: the guest reaches this pfn at this gfn without faulting.
 */
export interface ObservedMapping {
  readonly addressSpace: number;
  readonly gfn: bigint;
  /**
   * Page frame; comparable only inside one observation. Two mappings may have one frame where their
   * slots show one page, and where the host lends it: memory of the VMM that holds the same at both
   * places, like the zero page or pages that were merged, mapped read-only at each, and shown under
   * both addresses in `hostPages`.
   */
  readonly pfn: number;
  /** Whether the guest may store without a fault; never into a frame that is lent. */
  readonly writable: boolean;
  /** Which half of a slot it maps; absent means shared. */
  readonly kind?: "shared" | "private";
  /** Mapping level: part of a mapping of 2^order pages; absent means one page. */
  readonly order?: number;
}

/** A slot as the machine keeps it. */
export interface ObservedMemslot {
  readonly addressSpace: number;
  readonly id: number;
  readonly flags: number;
  readonly baseGfn: bigint;
  readonly pages: number;
  readonly hva: bigint;
  /** Set bits of the dirty bitmap as page indexes and runs of them; null without a bitmap. */
  readonly dirty: PageSet | null;
}

/** A slot that is bound to pages of a guest_memfd. */
export interface ObservedBinding {
  readonly addressSpace: number;
  readonly id: number;
  /** Index of the first file page. */
  readonly startPage: number;
  /** Index behind the last one. */
  readonly endPage: number;
}

/** A file as the machine keeps it, from its first descriptor until nobody holds it. */
export interface ObservedFile {
  readonly handle: string;
  /** Absent for a memfd. */
  readonly kind?: "guest_memfd";
  /** Slots bound to a guest_memfd, by page; absent for a memfd. A list as those of slots are. */
  readonly bindings?: List<ObservedBinding>;
  readonly sizeBytes: bigint;
  /** File references held by descriptors, slots and mappings together; each area is one. */
  readonly references: number;
  /** Registered notifiers. */
  readonly notifiers: number;
  /** Node flags, as the memfile design keeps them; 0 elsewhere. */
  readonly nodeFlags: number;
  /** Pages in the page cache: page index to pfn. */
  readonly pages: ReadonlyMap<number, number>;
}

/**
 * Everything an implementation shows of its inside at one moment: a snapshot, which stays as it is
 * whatever the machine does next. Parts that did not change may be shared with the one before.
 *
 * Plain arrays and maps do everywhere; lists and maps that share what stays are only faster, since
 * of those nothing is looked at again that did not change.
 */
export interface Observation {
  /** As `memslots`: an array, or a sorted list that shares what stays. */
  readonly mappings: List<ObservedMapping>;
  /** A sorted list that shares what stays is compared with the one before by what changed. */
  readonly memslots: List<ObservedMemslot>;
  /** Present host pages: host page number to pfn. */
  readonly hostPages: ReadonlyMap<number, number>;
  /**
   * What the page frames of host memory and of files hold: pfn to tag, or to the number of its
   * content where accesses of bytes left more (`contentNumber` in `tag-bytes.ts`). A frame whose
   * bytes nobody can read yet has no entry; absent where contents are not shown.
   */
  readonly contents?: ReadonlyMap<number, number>;
  /**
   * References of page frames: pfn to how many there are of it, 0 for one that is free. Between two
   * operations each page of a file holds its frame once, and each present host page its own. Frames
   * that the host lends have no entry; absent where references are not shown.
   */
  readonly frameReferences?: ReadonlyMap<number, number>;
  /** Absent where files are not shown. */
  readonly files?: readonly ObservedFile[];
  /**
   * Failed assertions of the kernel (WARN) so far, one line each; absent where they are not shown.
   */
  readonly warnings?: readonly string[];
}
