/**
 * Outcomes: what user space sees of one operation, as plain data.
 *
 * How each is written and read is described in `outcome-fields.ts`. An outcome holds only the
 * observable part: numbers that differ legitimately between machines (file descriptors, pfns, pids)
 * never appear in it.
 */
import type { Errno } from "./errno.ts";
import { type PageSet, samePages } from "./page-set.ts";

/**
 * KVM_RUN exit reasons that the modelled calls can end with, by their numbers in released kernels.
 * MEMORY_FAULT was 36 in version 6 of the series (patch 5/8), 37 and 38 in those after it; outcomes
 * name it, so no answer of the model depends on the number.
 */
export const EXIT_REASONS = {
  UNKNOWN: 0,
  MMIO: 6,
  SHUTDOWN: 8,
  INTERNAL_ERROR: 17,
  MEMORY_FAULT: 39,
} as const;

/**
 * The tag that the harness answers every MMIO read with; the guest's register must end up holding
 * it.
 */
export const MMIO_READ_TAG = 0x4d4d_494f;

/**
 * Where memory held what no operation ever stored, this is added to the low 32 bits of the word: a
 * wrong answer of the machine, which no tag of the model can equal.
 */
export const NO_TAG: number = 2 ** 32;

/**
 * The call returned 0 and there is nothing else to see; for a guest store, it reached memory
 * without an exit.
 */
export interface Ok {
  readonly kind: "ok";
}

/** The call returned -1 with this errno. */
export interface Failed {
  readonly kind: "failed";
  readonly errno: Errno;
}

/**
 * The call returned -1 with this errno, and wrote to its argument block where it came to a stop:
 * `error_offset` of KVM_SET_MEMORY_ATTRIBUTES2, in bytes of the file.
 */
export interface FailedAt {
  readonly kind: "failed_at";
  readonly errno: Errno;
  readonly offsetBytes: bigint;
}

/** A load returned the tag of a page; 0 for a zero page, {@link NO_TAG} or more for no tag. */
export interface Loaded {
  readonly kind: "loaded";
  readonly tag: number;
}

/** Guest code ran from the page and returned the tag it carries. */
export interface Executed {
  readonly kind: "executed";
  readonly tag: number;
}

/**
 * KVM_EXIT_MMIO. For a write, `tag` is the data of the exit; for a read, what the guest's register
 * holds after the harness has completed the exit with {@link MMIO_READ_TAG}.
 */
export interface Mmio {
  readonly kind: "mmio";
  readonly access: "read" | "write";
  readonly gpa: bigint;
  readonly lengthBytes: number;
  readonly tag: number;
}

/** One KVM_EXIT_MMIO of an access: what of it no memory answered, at most 8 bytes of one page. */
export interface MmioFragment {
  readonly access: "read" | "write";
  readonly gpa: bigint;
  readonly lengthBytes: number;
  /** The data of a write, its low `lengthBytes` bytes; 0 for a read. */
  readonly data: bigint;
}

/**
 * An access of bytes is done. Every read exit was answered with the bytes of `tag-bytes.ts`, so
 * that the value shows which byte came from where.
 */
export interface Accessed {
  readonly kind: "accessed";
  /** What was loaded, or what was there before an exchange; 0 for a store. */
  readonly value: bigint;
  /** In the order in which user space saw them; empty when memory answered all of it. */
  readonly exits: readonly MmioFragment[];
}

/**
 * KVM_RUN returned -1: errno, and `run->exit_reason` at that moment ("stale" when the ABI does not
 * promise it).
 */
export interface RunFailed {
  readonly kind: "run_failed";
  readonly errno: Errno;
  readonly exitReason: number | "stale";
}

/** KVM_RUN returned 0 with an exit that ends the access: INTERNAL_ERROR or SHUTDOWN. */
export interface GuestStopped {
  readonly kind: "guest_stopped";
  readonly exit: "INTERNAL_ERROR" | "SHUTDOWN";
  /** `run->internal.suberror`; 0 for SHUTDOWN. */
  readonly suberror: number;
}

/**
 * The call returned a number that is part of the promise: bytes moved, a file offset, a seal mask.
 */
export interface Returned {
  readonly kind: "returned";
  readonly value: bigint;
}

/**
 * A file read returned bytes; `tag` is what stood at the page start, 0 when no page start was read
 * whole.
 */
export interface FileData {
  readonly kind: "file_data";
  readonly bytes: number;
  readonly tag: number;
}

/** fstat: `st_size` in bytes and `st_blocks` in units of 512 bytes. */
export interface FileStat {
  readonly kind: "file_stat";
  readonly sizeBytes: bigint;
  readonly blocks: bigint;
}

/**
 * KVM_EXIT_MEMORY_FAULT with its fields, and how KVM_RUN itself returned: 0 before Linux 6.8, an
 * errno since.
 */
export interface MemoryFault {
  readonly kind: "memory_fault";
  readonly returned: 0 | Errno;
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
  readonly flags: bigint;
}

/** A host access through a mapping raised SIGBUS. */
export interface Sigbus {
  readonly kind: "sigbus";
}

/** KVM_PRE_FAULT_MEMORY returned 0 and left this much of the range undone. */
export interface PreFaulted {
  readonly kind: "pre_faulted";
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
}

/** The guest access neither completed nor left the guest within the retry limit of the machine. */
export interface GuestStuck {
  readonly kind: "guest_stuck";
}

/**
 * The host kernel itself failed: a crash, a use after free, or a failed assertion that ends the
 * call.
 */
export interface HostOops {
  readonly kind: "host_oops";
  /** One word for what happened, for instance `null-dereference`, `use-after-free`. */
  readonly what: string;
}

/** KVM_GET_DIRTY_LOG returned a bitmap: its set bits as page indexes and runs of them. */
export interface DirtyLog {
  readonly kind: "dirty_log";
  readonly pages: PageSet;
}

/**
 * The implementation refused to issue the operation: a hazard, or something this implementation
 * cannot do.
 */
export interface NotSent {
  readonly kind: "not_sent";
  /** Id of the hazard or of the missing capability. */
  readonly reason: string;
}

/** What user space saw of one operation. */
export type Outcome =
  | Ok
  | Failed
  | FailedAt
  | Loaded
  | Executed
  | Mmio
  | Accessed
  | RunFailed
  | GuestStopped
  | Returned
  | FileData
  | FileStat
  | MemoryFault
  | Sigbus
  | PreFaulted
  | GuestStuck
  | HostOops
  | DirtyLog
  | NotSent;

/** Name of what was seen. */
export type OutcomeKind = Outcome["kind"];

/** The outcome of one kind. */
export type OutcomeOf<K extends OutcomeKind> = Extract<Outcome, { readonly kind: K }>;

/** True when two outcomes are equal in every field. */
export function sameOutcome(a: Outcome, b: Outcome): boolean {
  if (a.kind !== b.kind) return false;
  const left = a as unknown as Readonly<Record<string, unknown>>;
  const right = b as unknown as Readonly<Record<string, unknown>>;
  for (const field in left) {
    if (!sameField(left[field], right[field])) return false;
  }
  return true;
}

/** Outcomes of one kind have the same fields; not plain are page sets and lists of exits. */
function sameField(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  if (!hasExits(a) && !hasExits(b)) return samePages(a as PageSet, b as PageSet);
  return a.length === b.length && a.every((exit, nth) => sameExit(exit, b[nth]));
}

function hasExits([first]: readonly unknown[]): boolean {
  return typeof first === "object" && first !== null && "data" in first;
}

function sameExit(a: MmioFragment, b: MmioFragment): boolean {
  return (
    a.access === b.access && a.gpa === b.gpa && a.lengthBytes === b.lengthBytes && a.data === b.data
  );
}
