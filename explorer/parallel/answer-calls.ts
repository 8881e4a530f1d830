/** What runs in a thread that `thread.ts` started. */
import { parentPort, workerData } from "node:worker_threads";
import { isHarnessError } from "../../abi/harness-error.ts";
import type { ThreadAnswer, ThreadCall } from "./thread.ts";

/**
 * Opens what this thread holds, from the setup that it was started with, says that it is ready, and
 * answers calls of its methods.
 *
 * A HarnessError is an answer, too. Any other error ends the thread, and with it the run.
 */
export async function answerCalls(open: (setup: unknown) => Promise<object>): Promise<void> {
  let target: object | undefined;
  const opening = async (): Promise<string> => {
    target = await open(workerData);
    return "ready";
  };
  parentPort?.postMessage(await answerOf(opening));
  parentPort?.on("message", async ({ method, parameters }: ThreadCall) => {
    const called = Reflect.get(target ?? {}, method) as (...parameters: unknown[]) => unknown;
    parentPort?.postMessage(await answerOf(() => called.apply(target, [...parameters])));
  });
}

async function answerOf(ask: () => unknown): Promise<ThreadAnswer> {
  try {
    return { kind: "result", value: await ask() };
  } catch (error) {
    if (isHarnessError(error)) {
      const { code, message, hint } = error;
      return { kind: "error", code, message, hint };
    }
    throw error;
  }
}
