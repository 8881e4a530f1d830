/** Programs that speak the process protocol. */
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { remoteFactory } from "./client.ts";
import type { Command } from "./command.ts";
import { spawnServer } from "./spawn.ts";

export interface ProgramOptions {
  /** How long it may take to answer one request; 30 s by default. */
  readonly answerTimeoutMs?: number;
}

/**
 * Machines of a program, which is started at once, and again when it was lost. No shell is
 * involved. Disposing the factory ends the program.
 *
 * @throws {HarnessError} MSC151 when it cannot be started or does not speak the protocol; MSC2xx
 *   and MSC3xx when it says itself what is wrong.
 */
export async function programFactory(
  command: Command,
  { answerTimeoutMs = USUAL_TIMEOUT_MS }: ProgramOptions = {},
): Promise<ImplementationFactory> {
  const startTimeoutMs = Math.max(answerTimeoutMs, USUAL_TIMEOUT_MS);
  return remoteFactory(() => spawnServer(command), { startTimeoutMs, answerTimeoutMs });
}

const USUAL_TIMEOUT_MS = 30_000;
