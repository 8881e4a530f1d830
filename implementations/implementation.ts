/**
 * The contract between checkers and the things they check.
 */
import type { Operation, OperationKind } from "../model/operation.ts";
import type { Outcome } from "../model/outcome.ts";

/** A mapping that is live in the machine: the guest reaches this pfn at this gfn without faulting. */
export interface ObservedMapping {
  readonly addressSpace: number;
  readonly gfn: bigint;
  /** Page frame; comparable only inside one observation. */
  readonly pfn: number;
  readonly writable: boolean;
}

/** A slot as the machine keeps it. */
export interface ObservedMemslot {
  readonly addressSpace: number;
  readonly id: number;
  readonly flags: number;
  readonly baseGfn: bigint;
  readonly pages: number;
  readonly hva: bigint;
  /** Set bits of the dirty bitmap as sorted page indexes; null without a bitmap. */
  readonly dirty: readonly number[] | null;
}

/** Inside view, for implementations that can give one. Properties read it; outcomes never depend on it. */
export interface Observation {
  readonly mappings: readonly ObservedMapping[];
  readonly memslots: readonly ObservedMemslot[];
  /** Present host pages: host page number to pfn. */
  readonly hostPages: ReadonlyMap<number, number>;
}

/** What an implementation can do. Fixed for its life; checkers skip what is missing and say so in the report. */
export interface Capabilities {
  /** Name for reports, for instance `simulator:bug=delete-leaves-mapping`. */
  readonly name: string;
  /** Operations it can perform at all. */
  readonly operations: readonly OperationKind[];
  /** Whether `observe` answers. */
  readonly observable: boolean;
  /** First guest physical byte address no slot may reach, where the machine and not the ABI decides it. */
  readonly gpaLimit?: bigint;
}

/**
 * Something that answers operations the way one kernel would: the simulator, /dev/kvm, a child process.
 *
 * One instance is one fresh machine. Checkers call `apply` one at a time and always dispose the instance. An answer may
 * be given at once or as a promise. To test your own, run every check of `conformance.ts` against it.
 */
export interface Implementation extends AsyncDisposable {
  /**
   * Performs one operation and reports what user space saw. An errno is a value.
   *
   * @throws {ImplementationLost} it died, or gave no answer in time.
   * @throws {HarnessError} MSC2xx when its answer could not be decoded.
   */
  apply(operation: Operation): Outcome | Promise<Outcome>;

  /** The inside view, when `capabilities.observable`; undefined otherwise. */
  observe(): Observation | undefined;
}

/** Makes fresh machines of one kind. May keep a process or a descriptor between them; disposed at the end of the run. */
export interface ImplementationFactory extends AsyncDisposable {
  readonly capabilities: Capabilities;
  /** @throws {HarnessError} MSC3xx when the environment is missing, for instance /dev/kvm. */
  open(): Implementation | Promise<Implementation>;
}

/** The machine under test died or stalled while answering. Becomes a divergence once a repeat confirms it. */
export class ImplementationLost extends Error {
  override readonly name = "ImplementationLost";
  readonly manner: "crashed" | "hung";

  constructor(manner: "crashed" | "hung", message: string) {
    super(message);
    this.manner = manner;
  }
}
