/** `serve-implementation`: an implementation of here, for whoever speaks the process protocol. */
import { writeSync } from "node:fs";
import { serveImplementation as serve } from "../../implementations/process/server.ts";
import { EXIT_CODES, type ExitCode } from "../exit-code.ts";
import type { Invocation } from "./invocation.ts";
import { adaptersOf, chooseTarget } from "./target.ts";

/** Serves until standard input ends. */
export async function serveImplementation(invocation: Invocation): Promise<ExitCode> {
  const target = await chooseTarget({ ...invocation.settings, adapters: adaptersOf(invocation) });
  await using factory = target.factory;
  const isHarmless = target.implementation.startsWith("simulator");
  await serve(factory, process.stdin, writeOut, { isHarmless });
  return EXIT_CODES.conforms;
}

const STANDARD_OUTPUT = 1;

/** Before an operation that ends the process, everything before it has to be on its way. */
function writeOut(text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(STANDARD_OUTPUT, bytes, written);
    } catch (error) {
      // Whoever started it may have made the pipe one that does not wait.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(NEVER, 0, 0, 1);
    }
  }
}

const NEVER = new Int32Array(new SharedArrayBuffer(4));
