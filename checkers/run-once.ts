import { HarnessError, isHarnessError } from "../abi/harness-error.ts";
import {
  type Implementation,
  type ImplementationFactory,
  isImplementationLost,
} from "../abi/implementation.ts";
import type { Operation } from "../abi/operation.ts";
import { makeTrace, printTrace, type Trace } from "../abi/trace.ts";
import {
  type DialectLockstepOptions,
  type DialectLockstepResult,
  dialectLockstep,
  type OperationSource,
} from "./dialect-lockstep.ts";
import { lost } from "./divergence.ts";

/** Lockstep, with the means to make the machine instead of the machine. */
export interface RunOptions extends Omit<DialectLockstepOptions, "implementation" | "onAsk"> {
  readonly factory: ImplementationFactory;
}

/**
 * Runs lockstep on a fresh machine, and disposes the machine whatever happens. One that cannot be
 * disposed is lost at the last operation.
 *
 * @throws {HarnessError} what the implementation threw, with the trace that it was thrown in.
 */
export async function runOnce({ factory, ...options }: RunOptions): Promise<DialectLockstepResult> {
  const drawn: Operation[] = [];
  const onAsk = (operation: Operation): void => void drawn.push(operation);
  try {
    const implementation = await factory.open();
    return await disposed(implementation, dialectLockstep({ ...options, onAsk, implementation }));
  } catch (error) {
    throw isHarnessError(error) ? withTrace(error, options.dialect.name, drawn) : error;
  }
}

/** What the run showed, once the machine is disposed. */
async function disposed(
  machine: Implementation,
  run: Promise<DialectLockstepResult>,
): Promise<DialectLockstepResult> {
  let result: DialectLockstepResult;
  try {
    result = await run;
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
  try {
    await machine[Symbol.asyncDispose]();
    return result;
  } catch (error) {
    if (!isImplementationLost(error)) throw error;
    const last = result.operations.length - 1;
    if (result.divergence !== undefined || last < 0) return result;
    return { ...result, divergence: lost(last, [], error) };
  }
}

/** The error of a broken harness or environment, with what it came from. */
function withTrace(
  { code, message, hint, details = [] }: HarnessError,
  dialect: string,
  operations: readonly Operation[],
): HarnessError {
  if (operations.length === 0 || details.length > 0) {
    return new HarnessError(code, message, hint, details);
  }
  const trace = printTrace(makeTrace(dialect, operations)).trimEnd().split("\n");
  return new HarnessError(code, message, hint, trace);
}

/** The operations of a stored trace, whatever the model state. */
export function sourceOf(trace: Trace): OperationSource {
  const source = (_state: unknown, index: number) => trace.operations[index];
  return Object.assign(source, { isFixed: true } as const);
}
