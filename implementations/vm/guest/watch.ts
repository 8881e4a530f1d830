/**
 * A second thread of the guest that sees when an operation does not return: it notes where in the
 * kernel that is, and ends the guest when nothing else does. Its clock is that of the guest, which
 * counts instructions, so no load of the host can make it fire.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import {
  type Implementation,
  type ImplementationFactory,
  ImplementationLost,
  isImplementationLost,
} from "../../../abi/implementation.ts";
import { functionsIn } from "../console.ts";
import { NO_ANSWER } from "../guest-plan.ts";

/** What both threads see. */
export interface Watched {
  /** Numbers at the places of {@link PLACE}. */
  readonly numbers: Int32Array;
  /** The note, as UTF-8. */
  readonly note: Uint8Array;
}

/** `beat` is odd while an operation is under way; `noteBytes` is 0 without a note. */
const PLACE = { beat: 0, limitMs: 1, noteBytes: 2 } as const;

const NOTE_BYTES_MAX = 8192;

/** How long an operation may take before the guest is ended. */
const LIMIT_MS = 5_000;
/** The same where it is known to hang: an operation takes a hundredth. */
const HASTY_LIMIT_MS = 500;

/** How often it is looked within that time; the first time it is noted where the operation is. */
const LOOKS = 16;

/** How long a vCPU may take, by its own watch, which a signal can end: longer than two looks. */
const VCPU_PART = 0.2;

/** The thread's end of it, for those who are watched. */
export class Watch {
  readonly #watched: Watched = {
    numbers: new Int32Array(new SharedArrayBuffer(4 * Object.keys(PLACE).length)),
    note: new Uint8Array(new SharedArrayBuffer(NOTE_BYTES_MAX)),
  };

  /** @param script - the module to run in a thread, where it calls {@link watch}. */
  constructor(script: URL) {
    this.hasten(false);
    new Worker(script, { workerData: this.#watched }).unref();
  }

  /** Whether what does not return is to be told sooner. */
  hasten(isHasty: boolean): void {
    Atomics.store(this.#watched.numbers, PLACE.limitMs, isHasty ? HASTY_LIMIT_MS : LIMIT_MS);
  }

  /** How long an access of a vCPU may take. */
  readonly vcpuMs = (): number => Atomics.load(this.#watched.numbers, PLACE.limitMs) * VCPU_PART;

  /** Machines whose operations are watched. */
  over(factory: ImplementationFactory): ImplementationFactory {
    return {
      capabilities: factory.capabilities,
      open: async () => this.#beating(await factory.open()),
      [Symbol.asyncDispose]: () => factory[Symbol.asyncDispose](),
    };
  }

  #beating(machine: Implementation): Implementation {
    return {
      apply: (operation) => this.#during(() => machine.apply(operation)),
      observe: () => machine.observe(),
      [Symbol.asyncDispose]: () => this.#during(() => machine[Symbol.asyncDispose]()),
    };
  }

  #during<T>(what: () => T): T {
    const { numbers } = this.#watched;
    Atomics.store(numbers, PLACE.noteBytes, 0);
    Atomics.add(numbers, PLACE.beat, 1);
    Atomics.notify(numbers, PLACE.beat);
    try {
      return what();
    } catch (error) {
      throw isImplementationLost(error) ? this.#placed(error) : error;
    } finally {
      Atomics.add(numbers, PLACE.beat, 1);
    }
  }

  /** A vCPU that hung says where, when that was noted. */
  #placed(lost: ImplementationLost): ImplementationLost {
    const { numbers, note } = this.#watched;
    const bytes = note.slice(0, Atomics.load(numbers, PLACE.noteBytes));
    const functions = functionsIn(new TextDecoder().decode(bytes).split("\n"));
    if (functions.length === 0) return lost;
    return new ImplementationLost(lost.manner, `${lost.message} from ${functions.join(" < ")}`);
  }
}

/** Looks again and again; between operations it sleeps. */
export function watch({ numbers, note }: Watched): never {
  for (;;) {
    const seen = Atomics.load(numbers, PLACE.beat);
    if (seen % 2 === 0) {
      Atomics.wait(numbers, PLACE.beat, seen);
      continue;
    }
    const limitMs = Atomics.load(numbers, PLACE.limitMs);
    const isStill = (): boolean => Atomics.load(numbers, PLACE.beat) === seen;
    sleep(limitMs / LOOKS);
    if (!isStill()) continue;
    const { written } = new TextEncoder().encodeInto(kernelStack(), note);
    Atomics.store(numbers, PLACE.noteBytes, written);
    for (let looks = 1; looks < LOOKS && isStill(); looks++) sleep(limitMs / LOOKS);
    if (isStill()) endTheGuest(limitMs);
  }
}

const NEVER = new Int32Array(new SharedArrayBuffer(4));

function sleep(ms: number): void {
  Atomics.wait(NEVER, 0, 0, ms);
}

/** Where the main thread is, which this one has interrupted: there is one processor. */
function kernelStack(): string {
  return readFileSync("/proc/1/stack", "utf8");
}

function endTheGuest(limitMs: number): void {
  const stack = kernelStack();
  writeFileSync("/dev/console", `\n${NO_ANSWER} in ${limitMs} ms\nCall Trace:\n${stack}\n`);
  writeFileSync("/proc/sysrq-trigger", "b");
}
