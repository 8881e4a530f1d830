/**
 * For checks by the library, which share the process with the code that they check: when that code
 * ends the process, the trace is told before it is gone, and the process does not end as if all
 * were well.
 */
import type { Implementation, ImplementationFactory } from "../../abi/implementation.ts";
import { isThenable } from "../../abi/in-time.ts";
import type { Operation } from "../../abi/operation.ts";
import { makeTrace, printTrace } from "../../abi/trace.ts";
import { isMachine } from "../../checkers/guarded-factory.ts";
import { EXIT_CODES } from "../exit-code.ts";

/** What is being done, for the message. */
export interface WatchedRun {
  readonly dialect: string;
  /** For instance `seed 1`. */
  readonly name: string;
}

/**
 * Does something with a factory. Should the process end meanwhile, standard error gets the trace
 * that was under way, and the exit code is 1 where it would have been 0.
 */
export async function watchingExit<T>(
  factory: ImplementationFactory,
  run: WatchedRun,
  act: (watched: ImplementationFactory) => Promise<T>,
): Promise<T> {
  let operations: Operation[] = [];
  const watched = (machine: Implementation): Implementation =>
    isMachine(machine) ? told(machine, (operation) => operations.push(operation)) : machine;
  // What is opened at once stays so: the search for everything simpler needs such machines.
  const open: ImplementationFactory["open"] = (personality) => {
    operations = [];
    const opened = factory.open(personality);
    return isThenable(opened) ? Promise.resolve(opened).then(watched) : watched(opened);
  };
  const dispose = (): PromiseLike<void> => factory[Symbol.asyncDispose]();
  const words = (): string => lastWords(run, operations);
  if (RUNNING.size === 0) process.on("exit", tellAll);
  RUNNING.add(words);
  try {
    const { capabilities } = factory;
    const result = await act({ capabilities, open, [Symbol.asyncDispose]: dispose });
    // A promise that nobody awaits ends the process now, while somebody can tell of it.
    await new Promise((resume) => setImmediate(resume));
    return result;
  } finally {
    RUNNING.delete(words);
    if (RUNNING.size === 0) process.off("exit", tellAll);
  }
}

/** What everything that is under way would have to say. */
const RUNNING = new Set<() => string>();

function tellAll(code: number): void {
  for (const words of RUNNING) process.stderr.write(words());
  if (code === 0) process.exitCode = EXIT_CODES.diverges;
}

function told(machine: Implementation, tell: (operation: Operation) => void): Implementation {
  return {
    apply: (operation) => {
      tell(operation);
      return machine.apply(operation);
    },
    observe: () => machine.observe(),
    ...(machine.foresee && { foresee: (next) => machine.foresee?.(next) }),
    ...(machine.fingerprint && { fingerprint: () => machine.fingerprint?.() ?? "" }),
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}

function lastWords({ dialect, name }: WatchedRun, operations: readonly Operation[]): string {
  const lines = [
    `memslot-check: the process ends before there is a verdict (${name}); the last trace:`,
    ...printTrace(makeTrace(dialect, operations)).trimEnd().split("\n"),
  ];
  return `${lines.join("\n  ")}\n`;
}
