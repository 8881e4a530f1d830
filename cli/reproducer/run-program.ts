/** Runs a reproducer where it can be run, and says in a line what came of it. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { printOperation } from "../../abi/notation.ts";
import type { Trace } from "../../abi/trace.ts";
import { contradictions } from "../../checkers/machine-facts.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { dialectFor } from "../../implementations/kvm/probe.ts";

const run = promisify(execFile);

/** Runs, unless the first one says that there is nothing to repeat. */
const TIMES = 3;
/** Above the limit that the programs set themselves. */
const TIMEOUT_MS = 60_000;
const KSFT_FAIL = 1;
const KSFT_SKIP = 4;

/** A language whose files can be run. */
export type RunnableName = "c" | "python";

/**
 * Builds and runs a program a few times on this host.
 *
 * @returns one line for its head: how often the trace fails here, or why it was not run.
 */
export async function triedHere(name: RunnableName, text: string, trace: Trace): Promise<string> {
  const reason = await whyNotHere(trace);
  if (reason !== undefined) return `Not run: ${reason}.`;
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-export-"));
  try {
    return await tried(name, text, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the harness would not send to this kernel, a program must not either. */
async function whyNotHere(trace: Trace): Promise<string | undefined> {
  if (!existsSync("/dev/kvm")) return "there is no /dev/kvm here";
  const generation = dialectFor(release());
  if (trace.dialect.split(":")[0] !== generation) {
    return `its promises are those of ${trace.dialect}, and this is Linux ${release()}`;
  }
  try {
    await using factory = await kvmFactory({});
    const contradicted = contradictions(trace.dialect, factory.capabilities.facts ?? []);
    if (contradicted.length > 0) {
      const said = contradicted.map(([word, known]) => `${word}, and this machine is ${known}`);
      return `its promises are those of ${said.join("; ")}`;
    }
    await using machine = await factory.open();
    for (const operation of trace.operations) {
      const outcome = await machine.apply(operation);
      if (outcome.kind === "not_sent") {
        return `this host is not sent ${printOperation(operation)} (${outcome.reason})`;
      }
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function tried(name: RunnableName, text: string, folder: string): Promise<string> {
  const file = join(folder, name === "c" ? "finding.c" : "finding.py");
  const program = name === "c" ? join(folder, "finding") : "python3";
  writeFileSync(file, text);
  if (name === "c") {
    const built = await exitOf("cc", ["-Wall", "-Wextra", "-o", program, file]);
    if (built.code !== 0) return `Not run: ${built.why ?? "cc refuses it"}.`;
  }
  const codes: number[] = [];
  for (let times = 0; times < TIMES; times++) {
    const { code, out, why } = await exitOf(program, name === "c" ? [] : [file]);
    if (why !== undefined) return `Not run: ${why}.`;
    if (code === KSFT_SKIP) return `Not run: ${/# SKIP (.*)/.exec(out)?.[1] ?? "skipped"}.`;
    codes.push(code);
  }
  const failed = codes.filter((code) => code === KSFT_FAIL).length;
  const where = `on Linux ${release()}`;
  if (failed === 0) return `Run ${TIMES} times ${where}: it passes there.`;
  return `Reproduced ${failed}/${TIMES} ${where}.`;
}

interface Exit {
  readonly code: number;
  readonly out: string;
  /** Present when the program could not be started, or did not end. */
  readonly why?: string;
}

async function exitOf(program: string, args: readonly string[]): Promise<Exit> {
  try {
    const { stdout } = await run(program, args, { timeout: TIMEOUT_MS });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout = "" } = error as { code?: number | string; stdout?: string };
    if (typeof code === "number") return { code, out: stdout };
    const why = code === "ENOENT" ? `there is no ${program} here` : "it did not end";
    return { code: -1, out: stdout, why };
  }
}
