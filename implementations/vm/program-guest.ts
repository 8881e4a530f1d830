/**
 * Programs on a kernel that is booted for them alone: the first process of the guest is a small C
 * program that loads the modules of KVM, runs one after the other, and turns the machine off.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { HarnessError } from "../../abi/harness-error.ts";
import { lastWordsOf } from "./console.ts";
import { archived, type Entry } from "./cpio.ts";
import { kernelPath, type VmOptions } from "./factory.ts";
import { kernelAt, moduleBytes } from "./kernel-image.ts";
import type { VmName } from "./name.ts";
import { PROGRAM_INIT } from "./program-init.ts";
import { programCommand } from "./qemu.ts";
import { mortal } from "./virtual-machine.ts";

const execute = promisify(execFile);

/** What one program did. */
export interface ProgramRun {
  /** As of a process; null where a signal ended it, or it did not end. */
  readonly code: number | null;
  readonly lines: readonly string[];
  /** Why the kernel did not live to see its end; undefined where it did. */
  readonly lost?: string;
}

/** Programs cannot be built, though there is a kernel to run them on. */
export class CannotBuild extends Error {
  override readonly name = "CannotBuild";
}

const GUEST_TIMEOUT_MS = 600_000;

/**
 * Builds C files and runs them on a kernel, in order. After one that the kernel does not survive
 * the next has a guest that is started afresh.
 *
 * @throws {CannotBuild} when `cc` is missing, or does not build one of them.
 * @throws {HarnessError} MSC160 for a kernel that is none, MSC323 when the guest does not come up.
 */
export async function runPrograms(
  name: VmName,
  texts: readonly string[],
  options: Pick<VmOptions, "cache" | "cwd" | "now" | "say">,
): Promise<readonly ProgramRun[]> {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-programs-"));
  try {
    const path = await kernelPath(name.kernel, options);
    const kernel = kernelAt(path, name.modules && resolve(options.cwd, name.modules));
    const init = await built(folder, PROGRAM_INIT);
    const known = new Map<string, Buffer>();
    for (const text of texts) known.set(text, known.get(text) ?? (await built(folder, text)));
    const programs = texts.map((text) => known.get(text) ?? Buffer.alloc(0));
    const runs: ProgramRun[] = [];
    while (runs.length < programs.length) {
      const left = programs.slice(runs.length);
      const entries = [...entriesOf(init, kernel.modules), ...left.map(programEntry)];
      runs.push(...(await runsOf({ name, image: kernel.image, folder }, entries, left.length)));
    }
    return runs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A program that needs no library: there is none in the guest. */
async function built(folder: string, text: string): Promise<Buffer> {
  const [file, program] = [join(folder, "program.c"), join(folder, "program")];
  writeFileSync(file, text);
  try {
    await execute("cc", ["-O1", "-static", "-o", program, file]);
  } catch (error) {
    const isMissing = (error as { code?: unknown }).code === "ENOENT";
    throw new CannotBuild(isMissing ? "there is no cc here" : "cc -static refuses it");
  }
  return readFileSync(program);
}

function entriesOf(init: Buffer, modules: readonly string[]): readonly Entry[] {
  return [
    { path: "dev/console", device: [5, 1] },
    { path: "init", bytes: init, isProgram: true },
    ...modules.map((file, index) => ({ path: `modules/${index}.ko`, bytes: moduleBytes(file) })),
  ];
}

function programEntry(bytes: Buffer, index: number): Entry {
  return { path: `programs/${index}`, bytes, isProgram: true };
}

interface Booted {
  readonly name: VmName;
  readonly image: string;
  readonly folder: string;
}

/** One guest: the runs until its end, or until it was lost; at least one. */
async function runsOf(
  { name, image, folder }: Booted,
  entries: readonly Entry[],
  count: number,
): Promise<readonly ProgramRun[]> {
  const [initramfs, messages] = [join(folder, "initramfs"), join(folder, "console")];
  writeFileSync(initramfs, Buffer.concat([...archived(entries)]));
  writeFileSync(messages, "");
  const command = programCommand(name, { image, initramfs, console: messages });
  const [program = "", ...args] = [...mortal(), ...command];
  const limits = { timeout: GUEST_TIMEOUT_MS, killSignal: "SIGKILL", maxBuffer: 1 << 28 } as const;
  const out = await execute(program, args, limits).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? "",
  );
  const lines = out.split(/\r*\n/);
  const console = readFileSync(messages, "latin1").split(/\r*\n/);
  const runs: ProgramRun[] = [];
  for (let index = 0; index < count; index++) {
    const from = lines.indexOf(`=== ${index}`);
    if (from === -1) break;
    const to = lines.findIndex((line) => line.startsWith(`=== end ${index} `));
    if (to === -1) {
      const lost = lastWordsOf(console)?.message ?? "it did not end";
      return [...runs, { code: null, lines: lines.slice(from + 1), lost }];
    }
    const code = Number(lines[to]?.split(" ").at(-1));
    runs.push({ code: code === -1 ? null : code, lines: lines.slice(from + 1, to) });
  }
  if (runs.length > 0) return runs;
  const why = lastWordsOf(console)?.message ?? "it ran no program";
  const hint = "memslot-check kernels probe KERNEL says whether it boots at all";
  throw new HarnessError("MSC323", `the guest did not come up: ${why}`, hint, console.slice(-40));
}
