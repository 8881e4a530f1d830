/** Answers that may never come. */
import { ImplementationLost, type LostDuring } from "./implementation.ts";

/** How long one call of an implementation may take unless told otherwise. */
export const OPERATION_TIMEOUT_MS = 30_000;

/** True for what can be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}

/**
 * The answer of a call, unless it takes too long.
 *
 * @param what - the call, for the message.
 * @throws {ImplementationLost} hung, when the call takes longer than that.
 */
export async function inTime<T>(
  call: PromiseLike<T>,
  limitMs: number,
  what: string,
  during?: LostDuring,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const late = new ImplementationLost("hung", `${what} gave no answer in ${limitMs} ms`, during);
    timer = setTimeout(() => reject(late), limitMs);
  });
  try {
    return await Promise.race([call, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
