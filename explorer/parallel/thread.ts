/** Threads that are asked by calls, as data. The other end is `answer-calls.ts`. */
import { Worker } from "node:worker_threads";
import { HarnessError, type HarnessErrorCode } from "../../abi/harness-error.ts";

/** What a thread says: once when it is ready, then once per call. */
export type ThreadAnswer =
  | { readonly kind: "result"; readonly value: unknown }
  | {
      readonly kind: "error";
      readonly code: HarnessErrorCode;
      readonly message: string;
      readonly hint: string;
    };

/** A call of a method of what the thread holds. */
export interface ThreadCall {
  readonly method: string;
  readonly parameters: readonly unknown[];
}

/**
 * What a thread runs: a function of a module, without arguments. It finds its setup as the
 * `workerData` of the thread.
 */
export interface ThreadMain {
  /**
   * `import.meta.url` of a module that exports the function: of its own file, or of the one that it
   * is bundled in.
   */
  readonly module: string;
  readonly run: string;
}

/**
 * Starts a thread for each setup, and waits until all are ready.
 *
 * @throws {HarnessError} what a thread could not be started for.
 */
export async function openThreads(
  main: ThreadMain,
  setups: readonly unknown[],
): Promise<readonly Thread[]> {
  const threads = setups.map((setup) => new Thread(main, setup));
  try {
    await Promise.all(threads.map(({ ready }) => ready));
    return threads;
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.terminate()));
    throw error;
  }
}

/** Somebody who waits for the next answer of a thread. */
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that answers calls in their order. Once it has ended, every call is rejected. */
export class Thread {
  readonly ready: Promise<unknown>;
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private failure: Error | null = null;

  constructor(main: ThreadMain, setup: unknown) {
    this.worker = openWorker(main, setup);
    this.worker.on("message", (answer: ThreadAnswer) => this.settle(answer));
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", () => this.fail(threadEnded()));
    this.ready = this.answer();
  }

  call(method: string, parameters: readonly unknown[]): Promise<unknown> {
    if (this.failure === null) {
      this.worker.postMessage({ method, parameters } satisfies ThreadCall);
    }
    return this.answer();
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
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
 * Built, the module is plain JavaScript; from source it needs the TypeScript loader first, as this
 * thread did.
 */
function openWorker({ module, run }: ThreadMain, workerData: unknown): Worker {
  const call = `import("${module}").then((main) => main.${run}())`;
  if (!module.endsWith(".ts")) return new Worker(call, { workerData, eval: true });
  const loader = import.meta.resolve("tsx/esm/api");
  const code = `import("${loader}").then(({ register }) => { register(); return ${call}; })`;
  return new Worker(code, { workerData, eval: true });
}

function threadEnded(): HarnessError {
  const hint = "Look for a lack of memory; run with one worker to see the error itself.";
  return new HarnessError("MSC243", "a worker thread of the explorer ended", hint);
}
