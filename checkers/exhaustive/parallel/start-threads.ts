import { Worker } from "node:worker_threads";
import { HarnessError, type HarnessErrorCode } from "../../../model/harness-error.ts";
import type { Partition } from "../packed/partition.ts";
import type { PartitionHandle, PartitionMethod } from "../packed/partition-handle.ts";
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

/** What a thread says: once when it is ready, then once per call of its partition. */
export type ThreadAnswer =
  | { readonly kind: "result"; readonly value: unknown }
  | {
      readonly kind: "error";
      readonly code: HarnessErrorCode;
      readonly message: string;
      readonly hint: string;
    };

/**
 * Starts one partition per thread, and waits until all are ready.
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
  const partitions = Array.from(
    { length: threads },
    (_, self) => new RemotePartition({ recipe, storage, self, shared }),
  );
  try {
    await Promise.all(partitions.map(({ ready }) => ready));
    return partitions;
  } catch (error) {
    await Promise.all(partitions.map((partition) => partition.close()));
    throw error;
  }
}

/** Somebody who waits for the next answer of a thread. */
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A partition in a thread of its own, which answers calls in their order. */
class RemotePartition implements PartitionHandle {
  readonly ready: Promise<unknown>;
  private readonly thread: Worker;
  private readonly waiting: Waiting[] = [];
  private failure: Error | null = null;

  constructor(setup: ThreadSetup) {
    this.thread = openThread(setup);
    this.thread.on("message", (answer: ThreadAnswer) => this.settle(answer));
    this.thread.on("error", (error) => this.fail(error));
    this.thread.on("exit", () => this.fail(threadEnded()));
    this.ready = this.answer();
  }

  call<M extends PartitionMethod>(
    method: M,
    ...parameters: Parameters<Partition[M]>
  ): Promise<ReturnType<Partition[M]>> {
    if (this.failure === null) {
      this.thread.postMessage({ method, parameters });
    }
    return this.answer() as Promise<ReturnType<Partition[M]>>;
  }

  async close(): Promise<void> {
    await this.thread.terminate();
  }

  private answer(): Promise<unknown> {
    const { failure } = this;
    return failure === null
      ? new Promise((resolve, reject) => this.waiting.push({ resolve, reject }))
      : Promise.reject(failure);
  }

  private settle(answer: ThreadAnswer): void {
    const { resolve, reject } = this.waiting.shift() ?? {};
    if (answer.kind === "result") {
      resolve?.(answer.value);
    } else {
      reject?.(new HarnessError(answer.code, answer.message, answer.hint));
    }
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) {
      reject(this.failure);
    }
  }
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
