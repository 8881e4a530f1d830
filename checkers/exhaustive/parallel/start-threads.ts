import { Worker } from "node:worker_threads";
import { HarnessError, type HarnessErrorCode } from "../../../model/harness-error.ts";
import type { PartitionHandle } from "../packed/partition-handle.ts";
import type { Storage } from "../result.ts";
import type { PackedRecipe, PackedSystem } from "../system.ts";
import { type SharedBoxes, sharedBoxes } from "./shared-exchange.ts";

/** What a thread is started with. */
export interface ThreadSetup {
  readonly recipe: PackedRecipe;
  readonly storage: Storage;
  readonly self: number;
  readonly shared: SharedBoxes;
}

/** What a thread answers to a call of its partition. */
export type ThreadAnswer =
  | { readonly kind: "result"; readonly value: unknown }
  | {
      readonly kind: "error";
      readonly code: HarnessErrorCode;
      readonly message: string;
      readonly hint: string;
    };

/**
 * Starts one partition per thread.
 *
 * @throws {HarnessError} MSC110 when the system cannot be built in another thread.
 */
export async function startThreads(
  system: PackedSystem,
  storage: Storage,
  threads: number,
): Promise<readonly PartitionHandle[]> {
  const { recipe } = system;
  if (recipe === undefined) {
    const hint = "Use one worker, or give the system a recipe.";
    throw new HarnessError("MSC110", `${system.name} cannot be built in another thread`, hint);
  }
  const shared = sharedBoxes(system, threads);
  return Array.from({ length: threads }, (_, self) =>
    startThread({ recipe, storage, self, shared }),
  );
}

function startThread(setup: ThreadSetup): PartitionHandle {
  const thread = openThread(setup);
  const waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  let failure: Error | null = null;
  const fail = (error: Error): void => {
    failure = error;
    for (const { reject } of waiting.splice(0)) {
      reject(error);
    }
  };
  thread.on("message", (answer: ThreadAnswer) => {
    const { resolve, reject } = waiting.shift() ?? {};
    if (answer.kind === "result") {
      resolve?.(answer.value);
    } else {
      reject?.(new HarnessError(answer.code, answer.message, answer.hint));
    }
  });
  thread.on("error", fail);
  thread.on("exit", () => fail(threadEnded()));
  const call = (method: string, ...parameters: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (failure !== null) {
        reject(failure);
        return;
      }
      waiting.push({ resolve, reject });
      thread.postMessage({ method, parameters });
    });
  return {
    call: call as PartitionHandle["call"],
    close: async () => {
      await thread.terminate();
    },
  };
}

/**
 * Built, the thread is plain JavaScript; from source it has to load the TypeScript loader first, as
 * this thread did.
 */
function openThread(workerData: ThreadSetup): Worker {
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(new URL("./partition-thread.js", import.meta.url), { workerData });
  }
  const loader = import.meta.resolve("tsx/esm/api");
  const main = new URL("./partition-thread.ts", import.meta.url).href;
  const afterwards = `({ register }) => { register(); return import("${main}"); }`;
  const code = `import("${loader}").then(${afterwards})`;
  return new Worker(code, { workerData, eval: true });
}

function threadEnded(): HarnessError {
  const hint = "Look for a lack of memory; run with one worker to see the error itself.";
  return new HarnessError("MSC243", "a worker thread of the explorer ended", hint);
}
