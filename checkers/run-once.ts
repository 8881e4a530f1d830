import type { ImplementationFactory } from "../abi/implementation.ts";
import type { Trace } from "../abi/trace.ts";
import {
  type DialectLockstepOptions,
  type DialectLockstepResult,
  dialectLockstep,
  type OperationSource,
} from "./dialect-lockstep.ts";

/** Lockstep, with the means to make the machine instead of the machine. */
export interface RunOptions extends Omit<DialectLockstepOptions, "implementation"> {
  readonly factory: ImplementationFactory;
}

/** Runs lockstep on a fresh machine, and disposes the machine whatever happens. */
export async function runOnce({ factory, ...options }: RunOptions): Promise<DialectLockstepResult> {
  await using implementation = await factory.open();
  return await dialectLockstep({ ...options, implementation });
}

/** The operations of a stored trace, whatever the model state. */
export function sourceOf(trace: Trace): OperationSource {
  return (_state, index) => trace.operations[index];
}
