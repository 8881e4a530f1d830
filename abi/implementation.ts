/**
 * The contract between checkers and the things they check.
 */
import type { Feature } from "./features.ts";
import type { Observation } from "./observation.ts";
import type { Operation, OperationKind } from "./operation.ts";
import type { Outcome } from "./outcome.ts";

/** Operations that it can perform and does not, because of the values of their arguments. */
export interface Withheld {
  /** The `reason` of the outcome `not_sent`. */
  readonly reason: string;
  /** Kinds of operations that it is given for. */
  readonly operations: readonly OperationKind[];
  /** Why they are not sent, as one sentence. */
  readonly because: string;
}

/**
 * What an implementation can do. Fixed for its life; checkers skip what is missing and say so in
 * the report.
 */
export interface Capabilities {
  /** Name for reports, for instance `simulator:bug=delete-leaves-mapping`. */
  readonly name: string;
  /** Operations it can perform at all. */
  readonly operations: readonly OperationKind[];
  /**
   * Groups of arguments and values it takes, for instance `emulated-access`; absent: none of them,
   * and none is drawn.
   */
  readonly features?: readonly Feature[];
  /**
   * Pages of the largest slot, and of the largest range of guest memory, that it is given without
   * the feature `large-slots`; 65,536 by default. With it, slots are as large as a call can name.
   */
  readonly slotPagesMax?: bigint;
  /**
   * Bytes of the largest file, and the end of the farthest position in one, that it is given
   * without the feature `large-files`; 256 MiB by default.
   */
  readonly fileSizeMaxBytes?: bigint;
  /**
   * Reasons for which it answers `not_sent`; absent: none. A check in which more than a tenth of
   * one kind of operation was not sent for other reasons is `unknown`.
   */
  readonly withholds?: readonly Withheld[];
  /** Whether `observe` answers. */
  readonly observable: boolean;
  /**
   * Whether it promises that calls which change nothing drop no mapping of the guest either. No
   * text demands it of a kernel; absent: it does not.
   */
  readonly keepsMappings?: boolean;
  /** Whether `fingerprint` answers; absent: it does not. */
  readonly fingerprint?: boolean;
  /**
   * First guest physical byte address no slot may reach, where the machine and not the ABI decides
   * it.
   */
  readonly gpaLimit?: bigint;
  /**
   * Address spaces of one VM, where the machine decides it: 2 with system management mode, else 1.
   */
  readonly addressSpaces?: number;
  /**
   * Whether hardware translates guest physical addresses, where the machine decides it; without,
   * nothing can be pre-faulted.
   */
  readonly twoDimensionalPaging?: boolean;
  /** Whether the machine's kernel is built with memory attributes, where that decides it. */
  readonly memoryAttributes?: boolean;
  /** Flags that KVM_CREATE_GUEST_MEMFD takes, where the machine decides it; 0 for none. */
  readonly guestMemfdFlags?: bigint;
  /**
   * What is known of the machine, in words of `docs/facts.md`; a dialect that says nothing of such
   * a fact is taken with it. Absent: nothing is known.
   */
  readonly facts?: readonly string[];
  /**
   * What `open` can be told to do one way or another where the ABI leaves it open: a list of words
   * for each choice, the usual word first. Checkers draw a word of each for every random run.
   */
  readonly personalities?: readonly (readonly string[])[];
}

/** An operation that is asked soon. */
export interface Foreseen {
  readonly operation: Operation;
  /** The answer, where only one is right. */
  readonly expected: Outcome | null;
}

/**
 * Something that answers operations the way one kernel would: the simulator, /dev/kvm, a child
 * process.
 *
 * One instance is one fresh machine. Checkers call `apply` one at a time and always dispose the
 * instance. An answer may be given at once or as a promise. To test your own, run every check of
 * `conformance.ts` against it.
 */
export interface Implementation extends AsyncDisposable {
  /**
   * Performs one operation and reports what user space saw. An errno is a value. Checkers refuse an
   * answer that is no well-formed outcome with MSC210.
   *
   * @throws {ImplementationLost} it died, or gave no answer in time.
   * @throws {HarnessError} MSC2xx when its answer could not be decoded.
   */
  apply(operation: Operation): Outcome | Promise<Outcome>;

  /**
   * Told what will be asked next, in order, a machine that is far away may begin at once, and need
   * not be asked and answer one by one. It performs nothing behind an operation that it did not
   * send, or answered otherwise than expected, before that one has been asked for. Checkers may ask
   * for less than they foresaw, but for nothing else.
   */
  foresee?(next: readonly Foreseen[]): void;

  /**
   * The inside view, when `capabilities.observable`; undefined otherwise. A snapshot: a machine
   * whose view changes after it was handed out counts as lost.
   */
  observe(): Observation | undefined;

  /**
   * All that could ever make two machines of one kind behave differently, as a text, when
   * `capabilities.fingerprint`: equal texts mean equal futures. The exhaustive explorer knows other
   * machines by what `observe` shows.
   */
  fingerprint?(): string;
}

/**
 * Makes fresh machines of one kind. May keep a process or a descriptor between them; disposed at
 * the end of the run.
 */
export interface ImplementationFactory extends AsyncDisposable {
  readonly capabilities: Capabilities;
  /**
   * @param personality - words of `capabilities.personalities`, one of a choice at most; of the
   *   others the usual is meant.
   * @throws {HarnessError} MSC3xx when the environment is missing, for instance /dev/kvm.
   */
  open(personality?: readonly string[]): Implementation | Promise<Implementation>;

  /**
   * The same machines, which say sooner that they hang: for repeats of a trace that has hung.
   * Absent where a machine does not judge that itself. What they say is not the last word.
   */
  hasty?(): ImplementationFactory;
}

/**
 * What an implementation was doing when it was lost, other than performing an operation. `later`:
 * nothing that it was asked for, for instance in a timer.
 */
export const LOST_DURING = ["open", "observe", "dispose", "factory-dispose", "later"] as const;

export type LostDuring = (typeof LOST_DURING)[number];

/**
 * How a machine is lost. `kernel-warning`: its kernel went on, but found that something is wrong
 * with itself, and nothing that it answers behind that counts.
 */
export const LOSS_MANNERS = ["crashed", "hung", "kernel-warning"] as const;

export type LossManner = (typeof LOSS_MANNERS)[number];

/**
 * The machine under test died or stalled. Becomes a divergence whose kind is the manner, with how
 * many repeats of the trace lost it again.
 */
export class ImplementationLost extends Error {
  override readonly name = "ImplementationLost";
  readonly manner: LossManner;
  /** Absent when it was performing an operation. */
  readonly during: LostDuring | undefined;

  constructor(manner: LossManner, message: string, during?: LostDuring) {
    super(message);
    this.manner = manner;
    this.during = during;
  }
}

/**
 * True for an {@link ImplementationLost} of any copy of this package, as `isHarnessError` of
 * `harness-error.ts`.
 */
export function isImplementationLost(error: unknown): error is ImplementationLost {
  if (typeof error !== "object" || error === null) return false;
  const { name, manner } = error as Partial<Record<keyof ImplementationLost, unknown>>;
  return name === "ImplementationLost" && LOSS_MANNERS.some((known) => known === manner);
}
