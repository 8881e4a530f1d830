/**
 * A second thread of the guest that ends it when an operation does not return: its clock is that of
 * the guest, which counts instructions, so no load of the host can make it fire.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Implementation, ImplementationFactory } from "../../../abi/implementation.ts";
import { NO_ANSWER } from "../guest-plan.ts";

/** How long an operation may take. */
const LIMIT_MS = 5_000;

/**
 * Machines whose operations are watched.
 *
 * @param script - the module to run in a thread, where it calls {@link watch}.
 */
export function watched(factory: ImplementationFactory, script: URL): ImplementationFactory {
  const beat = new Int32Array(new SharedArrayBuffer(4));
  new Worker(script, { workerData: beat }).unref();
  return {
    capabilities: factory.capabilities,
    open: async () => beating(await factory.open(), beat),
    [Symbol.asyncDispose]: () => factory[Symbol.asyncDispose](),
  };
}

/** The beat is odd while an operation is under way. */
function beating(machine: Implementation, beat: Int32Array): Implementation {
  const during = <T>(what: () => T): T => {
    Atomics.add(beat, 0, 1);
    Atomics.notify(beat, 0);
    try {
      return what();
    } finally {
      Atomics.add(beat, 0, 1);
    }
  };
  return {
    apply: (operation) => during(() => machine.apply(operation)),
    observe: () => machine.observe(),
    [Symbol.asyncDispose]: () => during(() => machine[Symbol.asyncDispose]()),
  };
}

/** Looks again and again; between operations it sleeps. */
export function watch(beat: Int32Array): never {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const seen = Atomics.load(beat, 0);
    if (seen % 2 === 0) {
      Atomics.wait(beat, 0, seen);
      continue;
    }
    Atomics.wait(never, 0, 0, LIMIT_MS);
    if (Atomics.load(beat, 0) === seen) endTheGuest();
  }
}

function endTheGuest(): void {
  const stack = readFileSync("/proc/1/stack", "utf8");
  writeFileSync("/dev/console", `\n${NO_ANSWER} in ${LIMIT_MS} ms\nCall Trace:\n${stack}\n`);
  writeFileSync("/proc/sysrq-trigger", "b");
}
