/**
 * A dialect is one generation of the ABI: constants, and for every operation an ordered ladder of
 * rules and an effect.
 */
import type { OperationKind } from "./operation.ts";
import type { OperationModel } from "./rule.ts";

/** Numbers in which generations differ. */
export interface DialectConstants {
  /** User slot ids are 0 .. userSlots-1. */
  readonly userSlots: number;
  /** Ids at and above this are not even internal slots. */
  readonly slotIds: number;
  readonly addressSpaces: number;
  /** Flag bits that some slot may carry. */
  readonly validFlags: number;
  /** Pages that one slot may hold at most. */
  readonly slotPagesMax: bigint;
  /** First guest physical byte address that no slot may reach. */
  readonly gpaLimit: bigint;
  /** First host byte address that is not user space. */
  readonly hvaLimit: bigint;
  /**
   * Whether KVM_RUN presets `exit_reason` to UNKNOWN, so that a plain failure is recognisable
   * (Linux 6.8).
   */
  readonly presetsExitReason: boolean;
}

/** One generation of the ABI. */
export interface Dialect {
  /** Name as on the command line, for instance `linux-6.18`. */
  readonly name: string;
  /** One sentence: what this is and where it was promised. */
  readonly sentence: string;
  readonly constants: DialectConstants;
  /** Operations that this generation does not have are missing. */
  readonly operations: { readonly [K in OperationKind]?: OperationModel<K> };
}
