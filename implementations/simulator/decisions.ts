/**
 * The seam for seeded bugs: the places where a kernel author can go wrong, each one a function.
 *
 * The simulator asks these instead of deciding inline. A seeded bug replaces one of them and
 * nothing else, so that a bug is one small file and the rest of the kernel is the same code.
 */

import type { Errno } from "../../abi/errno.ts";
import { KVM_MEM_READONLY } from "./arithmetic.ts";
import { BYTE_DECISIONS, type ByteDecisions } from "./byte-decisions.ts";
import { FETCH_DECISIONS, type FetchDecisions } from "./fetch-decisions.ts";
import { FILE_DECISIONS, type FileDecisions } from "./file-decisions.ts";
import { FRAME_DECISIONS, type FrameDecisions } from "./frame-decisions.ts";
import {
  CONVERSION_DECISIONS,
  type ConversionDecisions,
} from "./guest-memfd/conversion-decisions.ts";
import { LINUX_DECISIONS, type LinuxDecisions } from "./guest-memfd/decisions.ts";
import { INSIDE_DECISIONS, type InsideDecisions } from "./inside-decisions.ts";
import {
  INTENDED_DECISIONS,
  type MemfileDecisions,
  POSTED_DECISIONS,
} from "./memfile/decisions.ts";
import { PLAIN_DECISIONS, type PlainDecisions } from "./plain-decisions.ts";

/**
 * Which code of a posted series is meant: what it does, or what its text and reviewers promise.
 */
export type Variant = "as-posted" | "as-intended";

/** One function per decision point. All are pure and cheap: some run on every guest access. */
export interface Decisions
  extends MemfileDecisions,
    LinuxDecisions,
    ConversionDecisions,
    OpenDecisions,
    FrameDecisions,
    FetchDecisions,
    ByteDecisions,
    FileDecisions,
    InsideDecisions,
    PlainDecisions {
  /** Pages in a region of `sizeBytes`, an unsigned 64-bit byte count. */
  readonly pageCount: (sizeBytes: bigint) => number;

  /** Whether two half-open gfn ranges share a gfn. */
  readonly rangesOverlap: (startA: number, endA: number, startB: number, endB: number) => boolean;

  /**
   * The errno of a call that changes an existing slot, if it is refused.
   *
   * @param changesFixedPart - it asks for another hva, size, READONLY bit or backing file.
   * @param collides - whether the requested range meets a slot of another id.
   */
  readonly refuseChange: (changesFixedPart: boolean, collides: () => boolean) => Errno | undefined;

  /** Whether the mappings of a slot are dropped while it is INVALID. */
  readonly dropsMappings: (change: "delete" | "move") => boolean;

  /** Whether the guest may store into a slot with these flags. */
  readonly guestMayStore: (flags: number) => boolean;

  /** Whether KVM_GET_DIRTY_LOG protects a page again whose bit it took. */
  readonly protectsFetchedPage: () => boolean;

  /**
   * Whether an invalidation goes on to the next slot after one whose host range it met.
   *
   * @param slotsMet - slots met so far, at least 1.
   */
  readonly goesOnToNextAlias: (slotsMet: number) => boolean;
}

/** What a correct kernel may decide either way: see `personality.ts`. */
interface OpenDecisions {
  /** Whether a page of a logged slot that is only read is mapped writable, and dirty with it. */
  readonly mapsReadPageWritable: () => boolean;
  /** Whether a store to a page that only the log protects is let through without a fault. */
  readonly letsProtectedStorePass: () => boolean;
  /** The `exit_reason` of a KVM_RUN that fails in a kernel that presets none. */
  readonly staleExitReason: () => number | "stale";
  /** Whether the host was built with transparent huge pages. */
  readonly hasHugePages: () => boolean;
  /** What collapsing an area that holds a huge page, or does not, comes to. */
  readonly collapsed: (holdsHugePage: boolean) => Errno | undefined;
  /**
   * Whether the host has no memory for what a slot or range of so many pages costs the kernel.
   *
   * @param held - pages of the slots that there are.
   */
  readonly lacksMemoryFor: (pages: number, held: number) => boolean;
  /** Whether the host has pages of so many bits, which x86 may have. */
  readonly hasHugePageSize: (bits: number) => boolean;
  /** Whether loads of host memory that nobody wrote to share one frame of zeroes. */
  readonly lendsZeroPage: () => boolean;
  /** The errno of a slot over file pages that another slot is bound to, if it is refused. */
  readonly refusesSecondBinding: () => Errno | undefined;
  /** Whether a private page that is mapped at one gfn is refused at every other. */
  readonly refusesSecondGfn: () => boolean;
}

/** What a correct kernel decides. */
export const CORRECT_DECISIONS: Decisions = {
  pageCount: (sizeBytes) => Number(sizeBytes >> 12n),
  rangesOverlap: (startA, endA, startB, endB) => startA < endB && startB < endA,
  refuseChange: (changesFixedPart, collides) => {
    if (changesFixedPart) return "EINVAL";
    return collides() ? "EEXIST" : undefined;
  },
  dropsMappings: () => true,
  guestMayStore: (flags) => (flags & KVM_MEM_READONLY) === 0,
  protectsFetchedPage: () => true,
  goesOnToNextAlias: () => true,
  mapsReadPageWritable: () => true,
  letsProtectedStorePass: () => false,
  staleExitReason: () => "stale",
  hasHugePages: () => true,
  collapsed: (holdsHugePage) => (holdsHugePage ? undefined : "EINVAL"),
  lacksMemoryFor: () => false,
  hasHugePageSize: () => true,
  lendsZeroPage: () => false,
  refusesSecondBinding: () => undefined,
  refusesSecondGfn: () => false,
  ...FRAME_DECISIONS,
  ...FETCH_DECISIONS,
  ...BYTE_DECISIONS,
  ...FILE_DECISIONS,
  ...INSIDE_DECISIONS,
  ...PLAIN_DECISIONS,
  ...INTENDED_DECISIONS,
  ...LINUX_DECISIONS,
  ...CONVERSION_DECISIONS,
};

/** What the kernel of a variant decides. */
export function decisionsOf(variant: Variant): Decisions {
  return variant === "as-intended"
    ? CORRECT_DECISIONS
    : { ...CORRECT_DECISIONS, ...POSTED_DECISIONS };
}
