/**
 * A system in packed form. A state is a handful of small numbers ("cells") that fit into a few
 * machine words, and operations change the cells in place. It is never a second truth: it is
 * derived from the fields of a readable model and tested equal to it on every state and step.
 *
 * It has a storage back end of its own, because a packed state lives in typed arrays as two or
 * three 32-bit words, with no object and no garbage, and an immutable object cannot; an adapter
 * would cost exactly what the packed form exists to save (a hundred times, on W2). Search order,
 * limits, properties, checkpoints and results are the code of the explorer.
 */
import type { SystemProperty, SystemRecipe } from "../../explorer/system.ts";

/** Added to the result of {@link PackedSystem.apply} when it changed a cell. */
export const CHANGED = 0x100;

/** The result in an answer of {@link PackedSystem.apply}. */
export const RESULT_MASK = 0xff;

/** `count` cells of the same kind, each holding 0 .. values-1. At most 256 values. */
export interface CellField {
  readonly name: string;
  readonly count: number;
  readonly values: number;
}

export interface PackedOperation {
  readonly name: string;
  /** Kind of the operation, for the histogram. */
  readonly family: string;
  /**
   * Name of the field whose cells alone decide the answer and whether anything changes. The
   * explorer then asks once per value of that field instead of once per state. Left out, the
   * operation is tried in every state.
   */
  readonly decidedBy?: string;
}

/**
 * A step of a packed system. One object is reused: it and its arrays are lent for the duration of
 * the call.
 */
export interface PackedStep {
  before: Uint8Array;
  operation: number;
  result: number;
  after: Uint8Array;
}

/** A system whose states are vectors of small cells. Cells stand in the order of `fields`. */
export interface PackedSystem {
  readonly name: string;
  readonly fields: readonly CellField[];
  readonly initial: readonly Uint8Array[];
  readonly operations: readonly PackedOperation[];
  readonly results: readonly string[];
  /**
   * Applies one operation in place.
   *
   * @returns index of the result, plus {@link CHANGED} exactly when some cell differs from before.
   */
  readonly apply: (cells: Uint8Array, operation: number) => number;
  readonly properties: readonly SystemProperty<Uint8Array, PackedStep>[];
  readonly symmetry?: PackedSymmetry;
  /** Needed for more than one worker. */
  readonly recipe?: SystemRecipe;
}

/**
 * An element of a symmetry group that renames: each cell moves to one place and its value to one
 * value.
 */
export interface Relabelling {
  /** Cell `i` of the state is cell `to[i]` of the image. */
  readonly to: readonly number[];
  /** Value `v` of cell `i` of the state is value `values[i][v]` of the image. */
  readonly values: readonly (readonly number[])[];
}

/**
 * A symmetry group, as the set of all products of one reshaping and one relabelling, each once.
 *
 * Both lists hold the identity first. Relabellings are compiled to tables; reshapings may look at
 * several cells at once. The law is that of `ObjectSystem.symmetry`; `auditReductions` checks it.
 */
export interface PackedSymmetry {
  readonly name: string;
  readonly relabellings: readonly Relabelling[];
  readonly reshapings: readonly ((cells: Uint8Array, image: Uint8Array) => void)[];
}
