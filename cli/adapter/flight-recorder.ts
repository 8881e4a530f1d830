/**
 * A file that always holds the trace that is being run, so that whoever looks from outside finds it
 * even when an operation never returns or takes the process with it.
 */
import { closeSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import type { Implementation, ImplementationFactory } from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { parseTrace, printTrace, type Trace } from "../../abi/trace.ts";

/** The factory, with every operation in the file before the machine is given it. */
export function recorded(
  factory: ImplementationFactory,
  dialect: string,
  path: string,
): ImplementationFactory {
  const fd = openSync(path, "w");
  const header = printTrace({ schema: 1, dialect, operations: [] });
  const begin = (): void => {
    ftruncateSync(fd, 0);
    writeSync(fd, header, 0);
  };
  return {
    capabilities: factory.capabilities,
    open: async (personality) => {
      begin();
      return new RecordedMachine(await factory.open(personality), fd, header.length);
    },
    [Symbol.asyncDispose]: async () => {
      closeSync(fd);
      await factory[Symbol.asyncDispose]();
    },
  };
}

class RecordedMachine implements Implementation {
  readonly #machine: Implementation;
  readonly #fd: number;
  #end: number;

  constructor(machine: Implementation, fd: number, end: number) {
    this.#machine = machine;
    this.#fd = fd;
    this.#end = end;
  }

  apply(operation: Operation): ReturnType<Implementation["apply"]> {
    this.#end += writeSync(this.#fd, `${printOperation(operation)}\n`, this.#end);
    return this.#machine.apply(operation);
  }

  observe(): ReturnType<Implementation["observe"]> {
    return this.#machine.observe();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#machine[Symbol.asyncDispose]();
    ftruncateSync(this.#fd, 0);
  }
}

/** What changes whenever an operation begins or a machine ends; null while no machine is alive. */
export function flightMark(path: string): string | null {
  const { size, mtimeMs } = statSync(path);
  return size === 0 ? null : `${size} ${mtimeMs}`;
}

/** The trace that was being run; null when there was none, or not one operation of it. */
export function readFlight(path: string): Trace | null {
  const text = readFileSync(path, "utf8");
  if (text === "") return null;
  const trace = parseTrace(text);
  return trace.operations.length === 0 ? null : trace;
}
