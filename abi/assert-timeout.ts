import { HarnessError } from "./harness-error.ts";
import { shown } from "./shown.ts";

/** What a timer can hold: beyond, it would be over at once. */
const TIMEOUT_MS_MAX = 0x7fff_ffff;

/**
 * Refuses a time limit that no timer would keep.
 *
 * @throws {HarnessError} MSC141
 */
export function assertTimeout(timeoutMs: number): void {
  if (typeof timeoutMs === "number" && timeoutMs >= 1 && timeoutMs <= TIMEOUT_MS_MAX) return;
  const message = `operationTimeoutMs is ${shown(timeoutMs)}`;
  throw new HarnessError("MSC141", message, `milliseconds, from 1 to ${TIMEOUT_MS_MAX}`);
}
