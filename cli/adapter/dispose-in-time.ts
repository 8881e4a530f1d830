import type { ImplementationFactory } from "../../abi/implementation.ts";
import { inTime } from "../../abi/in-time.ts";
import { lossOf } from "../../checkers/guarded-factory.ts";

/**
 * Disposes a factory of somebody else.
 *
 * @throws {ImplementationLost} when it throws or takes too long.
 */
export async function disposeInTime(
  factory: ImplementationFactory,
  timeoutMs: number,
): Promise<void> {
  const what = "dispose of the factory";
  const act = async (): Promise<void> => factory[Symbol.asyncDispose]();
  try {
    await inTime(act(), timeoutMs, what, "factory-dispose");
  } catch (error) {
    throw lossOf(error, what, "factory-dispose");
  }
}
