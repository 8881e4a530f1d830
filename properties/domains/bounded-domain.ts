import { isHandle } from "../../abi/handle.ts";
import { parseOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { MachineState } from "../../model/state.ts";

/** A finite set of operations, few enough that everything they can do can be visited. */
export interface BoundedDomain {
  /** For instance `memfile-v6/small`. */
  readonly name: string;
  /** The dialect it is made for, with options. */
  readonly dialect: string;
  readonly sentence: string;
  /** What was chosen to keep it small, one line each, for people. */
  readonly choices: readonly string[];
  readonly operations: readonly Operation[];
  /** Ids of the `sometimes` properties that an exploration of all of it must reach. */
  readonly reaches: readonly string[];
}

/** The operations of a domain in notation, one per line. */
export function operationsIn(lines: readonly string[]): readonly Operation[] {
  return lines.map(parseOperation);
}

/**
 * The operations that may be asked of a machine in this state, in the order given: those that use
 * a handle once it is defined, those that define one until then. A trace of them is well-formed.
 */
export function availableIn(
  operations: readonly Operation[],
  { files }: MachineState,
): readonly Operation[] {
  return operations.filter((operation) =>
    Object.entries(operation).every(
      ([field, value]) => !isHandle(value) || (field === "result") !== Object.hasOwn(files, value),
    ),
  );
}
