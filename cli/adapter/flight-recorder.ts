/**
 * A file that always says what an adapter is doing and holds the trace that it is given, so that
 * whoever looks from outside knows both when a call never returns or takes the process with it.
 */
import { ftruncateSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import type {
  Implementation,
  ImplementationFactory,
  LostDuring,
} from "../../abi/implementation.ts";
import { isThenable } from "../../abi/in-time.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { parseTrace, printTrace, type Trace } from "../../abi/trace.ts";
import { isMachine } from "../../checkers/guarded-factory.ts";
import { disposeInTime } from "./dispose-in-time.ts";

/**
 * What the adapter is doing. `start`: nothing of it is loaded; `rest`: nothing, while a machine
 * lives; `idle`: nothing, and no machine lives; `end`: the factory is being disposed.
 */
type Phase = "start" | "load" | "idle" | "open" | "rest" | "apply" | "observe" | "dispose" | "end";

/** Phases in which nothing of the adapter is waited for. */
const QUIET: readonly Phase[] = ["start", "idle", "rest"];

/** Bytes of the line of the phase: it is written over where it stands. */
const PHASE_BYTES = 8;

/** Writes the file. */
export class FlightRecorder {
  readonly #fd: number;
  readonly #header: string;
  #end = 0;

  constructor(path: string, dialect: string) {
    this.#fd = openSync(path, "w");
    this.#header = printTrace({ schema: 1, dialect, operations: [] });
    this.enter("start");
  }

  enter(phase: Phase): void {
    writeSync(this.#fd, `${phase.padEnd(PHASE_BYTES - 1)}\n`, 0);
  }

  /** A new trace, without operations yet. */
  begin(): void {
    this.enter("open");
    ftruncateSync(this.#fd, PHASE_BYTES);
    this.#end = PHASE_BYTES + writeSync(this.#fd, this.#header, PHASE_BYTES);
  }

  add(operation: Operation): void {
    this.#end += writeSync(this.#fd, `${printOperation(operation)}\n`, this.#end);
    this.enter("apply");
  }
}

/**
 * The factory, with everything that it is asked for in the file before it is asked.
 *
 * @param timeoutMs - how long it may take to be disposed, which it is once.
 */
export function recorded(
  factory: ImplementationFactory,
  recorder: FlightRecorder,
  timeoutMs: number,
): ImplementationFactory {
  let isDisposed = false;
  return {
    capabilities: factory.capabilities,
    open: async (personality) => {
      recorder.begin();
      let isAlive = false;
      try {
        const machine = await factory.open(personality);
        isAlive = true;
        return isMachine(machine) ? new RecordedMachine(machine, recorder) : machine;
      } finally {
        recorder.enter(isAlive ? "rest" : "idle");
      }
    },
    [Symbol.asyncDispose]: async () => {
      if (isDisposed) return;
      isDisposed = true;
      recorder.enter("end");
      await disposeInTime(factory, timeoutMs);
      recorder.enter("idle");
    },
  };
}

class RecordedMachine implements Implementation {
  readonly #machine: Implementation;
  readonly #recorder: FlightRecorder;

  constructor(machine: Implementation, recorder: FlightRecorder) {
    this.#machine = machine;
    this.#recorder = recorder;
  }

  apply(operation: Operation): Outcome | Promise<Outcome> {
    this.#recorder.add(operation);
    let isPending = false;
    try {
      const answer = this.#machine.apply(operation);
      isPending = isThenable(answer);
      return isPending ? this.#awaited(answer) : answer;
    } finally {
      if (!isPending) this.#recorder.enter("rest");
    }
  }

  observe(): ReturnType<Implementation["observe"]> {
    this.#recorder.enter("observe");
    try {
      return this.#machine.observe();
    } finally {
      this.#recorder.enter("rest");
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What nobody awaits comes to light now, with the trace that it came of.
    await new Promise((resume) => setImmediate(resume));
    this.#recorder.enter("dispose");
    try {
      await this.#machine[Symbol.asyncDispose]();
    } finally {
      this.#recorder.enter("idle");
    }
  }

  async #awaited(answer: Outcome | PromiseLike<Outcome>): Promise<Outcome> {
    try {
      return await answer;
    } finally {
      this.#recorder.enter("rest");
    }
  }
}

/**
 * What changes whenever the adapter is asked for something else; null while nothing is waited for.
 */
export function flightMark(path: string): string | null {
  const { phase } = read(path);
  const { size, mtimeMs } = statSync(path);
  return QUIET.includes(phase) ? null : `${phase} ${size} ${mtimeMs}`;
}

/** Where an adapter was lost. */
export type Flight =
  | { readonly place: "start" | "load" }
  | {
      readonly place: "run";
      readonly during: LostDuring | undefined;
      /** What it was given, or was given last; without operations when it was lost in `open`. */
      readonly trace: Trace;
    };

/** What the file says. */
export function readFlight(path: string): Flight {
  const { phase, text } = read(path);
  if (phase === "start" || phase === "load") return { place: phase };
  // Without a single machine, it has been loaded and no more.
  if (text === "") return { place: "load" };
  return { place: "run", during: DURING[phase], trace: parseTrace(text) };
}

const DURING: Readonly<Record<Exclude<Phase, "start" | "load">, LostDuring | undefined>> = {
  idle: "later",
  open: "open",
  rest: "later",
  apply: undefined,
  observe: "observe",
  dispose: "dispose",
  end: "factory-dispose",
};

function read(path: string): { readonly phase: Phase; readonly text: string } {
  const whole = readFileSync(path, "utf8");
  const phase = whole.slice(0, PHASE_BYTES).trim();
  return { phase: isPhase(phase) ? phase : "start", text: whole.slice(PHASE_BYTES) };
}

function isPhase(word: string): word is Phase {
  return word === "load" || word in DURING;
}
