/**
 * Outcomes: what user space sees of one operation, as plain data; and expectations, what the model
 * allows to be seen.
 *
 * An outcome holds only the observable part. Numbers that differ legitimately between machines
 * (file descriptors, pfns, pids) never appear in it.
 */
import { match } from "ts-pattern";
import type { Errno } from "./errno.ts";

/** KVM_RUN exit reasons that the modelled calls can end with. */
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

/** A load returned the tag of a page; 0 for a zero page. */
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

/** KVM_GET_DIRTY_LOG returned a bitmap: its set bits as sorted page indexes, and its length. */
export interface DirtyLog {
  readonly kind: "dirty_log";
  readonly pages: readonly number[];
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
  | Loaded
  | Executed
  | Mmio
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

/**
 * A dirty log of which some bits are left to the machine: `required` must be set, `allowed` may be,
 * others must not.
 */
export interface DirtyLogBetween {
  readonly kind: "dirty_log_between";
  readonly required: readonly number[];
  /** Includes `required`. */
  readonly allowed: readonly number[];
}

/** Anything may be seen: the state after it has a taint that says why. */
export interface Anything {
  readonly kind: "anything";
}

/** What the model allows to be seen: one outcome, or a set of outcomes too large to be listed. */
export type Expectation = Exclude<Outcome, NotSent | DirtyLog> | DirtyLogBetween | Anything;

/**
 * True when the outcome is one that the expectation allows. Runs on every step, so it compares
 * fields and builds no text.
 */
export function allows(expectation: Expectation, outcome: Outcome): boolean {
  switch (expectation.kind) {
    case "anything":
      return true;
    case "dirty_log_between":
      return outcome.kind === "dirty_log" && isBetween(expectation, outcome.pages);
    case "run_failed":
      if (expectation.exitReason !== "stale") return sameOutcome(expectation, outcome);
      return outcome.kind === "run_failed" && outcome.errno === expectation.errno;
    default:
      return sameOutcome(expectation, outcome);
  }
}

function isBetween({ required, allowed }: DirtyLogBetween, pages: readonly number[]): boolean {
  return (
    required.every((page) => pages.includes(page)) && pages.every((page) => allowed.includes(page))
  );
}

/** True when two outcomes are equal in every field. */
export function sameOutcome(a: Expectation | Outcome, b: Expectation | Outcome): boolean {
  if (a.kind !== b.kind) return false;
  const left = a as unknown as Readonly<Record<string, unknown>>;
  const right = b as unknown as Readonly<Record<string, unknown>>;
  for (const field in left) {
    if (!sameField(left[field], right[field])) return false;
  }
  return true;
}

/** Outcomes of one kind have the same fields; those that are not plain values are page lists. */
function sameField(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((page, index) => page === b[index]);
}

/** One line for people: `EEXIST`, `loaded tag=3`, `MMIO write gpa=0x1000 len=8 tag=3`. */
export function printOutcome(outcome: Outcome | Expectation): string {
  return match(outcome)
    .with({ kind: "ok" }, () => "ok")
    .with({ kind: "failed" }, ({ errno }) => errno)
    .with({ kind: "loaded" }, ({ tag }) => `loaded tag=${tag}`)
    .with({ kind: "executed" }, ({ tag }) => `executed tag=${tag}`)
    .with(
      { kind: "mmio" },
      ({ access, gpa, lengthBytes, tag }) =>
        `MMIO ${access} gpa=0x${gpa.toString(16)} len=${lengthBytes} tag=${tag}`,
    )
    .with({ kind: "run_failed" }, ({ errno, exitReason }) => `KVM_RUN ${errno} exit=${exitReason}`)
    .with({ kind: "guest_stopped" }, ({ exit, suberror }) => `${exit} suberror=${suberror}`)
    .with({ kind: "returned" }, ({ value }) => `returned ${value}`)
    .with({ kind: "file_data" }, ({ bytes, tag }) => `read bytes=${bytes} tag=${tag}`)
    .with({ kind: "file_stat" }, (stat) => `size=${stat.sizeBytes} blocks=${stat.blocks}`)
    .with(
      { kind: "memory_fault" },
      ({ returned, gpa, sizeBytes, flags }) =>
        `MEMORY_FAULT KVM_RUN=${returned} gpa=0x${gpa.toString(16)} ` +
        `size=${sizeBytes} flags=${flags}`,
    )
    .with({ kind: "sigbus" }, () => "SIGBUS")
    .with(
      { kind: "pre_faulted" },
      ({ gpa, sizeBytes }) => `pre-faulted, left gpa=0x${gpa.toString(16)} size=${sizeBytes}`,
    )
    .with({ kind: "guest_stuck" }, () => "guest stuck")
    .with({ kind: "host_oops" }, ({ what }) => `host oops: ${what}`)
    .with({ kind: "dirty_log" }, ({ pages }) => `dirty [${pages.join(",")}]`)
    .with({ kind: "anything" }, () => "anything")
    .with({ kind: "not_sent" }, ({ reason }) => `not sent (${reason})`)
    .with(
      { kind: "dirty_log_between" },
      ({ required, allowed }) =>
        `dirty [${required.join(",")}] at least, [${allowed.join(",")}] at most`,
    )
    .exhaustive();
}
