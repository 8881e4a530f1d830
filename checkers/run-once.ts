import type { ImplementationFactory } from "../implementations/implementation.ts";
import type { Trace } from "../model/trace.ts";
import {
  type LockstepOptions,
  type LockstepResult,
  lockstep,
  type OperationSource,
} from "./lockstep.ts";

/** Lockstep, with the means to make the machine instead of the machine. */
export interface RunOptions extends Omit<LockstepOptions, "implementation"> {
  readonly factory: ImplementationFactory;
}

/** Runs lockstep on a fresh machine, and disposes the machine whatever happens. */
export async function runOnce({ factory, ...options }: RunOptions): Promise<LockstepResult> {
  await using implementation = await factory.open();
  return await lockstep({ ...options, implementation });
}

/** The operations of a stored trace, whatever the model state. */
export function sourceOf(trace: Trace): OperationSource {
  return (_state, index) => trace.operations[index];
}
