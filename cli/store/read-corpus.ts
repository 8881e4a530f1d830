/** The checked-in corpus: minimal traces that once failed, replayed before anything is drawn. */
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { HarnessError, isHarnessError } from "../../abi/harness-error.ts";
import { parseTrace, type Trace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { readText } from "./read-subject.ts";

/**
 * Every `*.trace` of the directory, in the order of their names.
 *
 * @param required - whether the directory was named by somebody; the usual one need not exist.
 * @throws {HarnessError} MSC126 when the directory cannot be read, MSC101..MSC106 for a broken
 *   trace, naming the file.
 */
export function readCorpus(cwd: string, directory: string, required: boolean): readonly Trace[] {
  return namesIn(resolve(cwd, directory), required, directory)
    .filter((name) => name.endsWith(".trace"))
    .sort()
    .map((name) => parseNamed(join(directory, name), readText(cwd, join(directory, name))));
}

function namesIn(path: string, required: boolean, directory: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "ENOENT" && !required) return [];
    const message = `cannot read the corpus ${directory}: ${code}`;
    throw new HarnessError("MSC126", message, "--corpus takes a directory of *.trace files");
  }
}

function parseNamed(path: string, content: string): Trace {
  try {
    const trace = parseTrace(content);
    assertWellFormed(trace);
    return trace;
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    throw new HarnessError(error.code, `${path}: ${error.message}`, error.hint);
  }
}
