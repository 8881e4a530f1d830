/** Where a reproducer can be tried: this host, or a kernel in a virtual machine. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { kernelPath, type VmOptions, vmFactory } from "../../implementations/vm/factory.ts";
import { kernelAt } from "../../implementations/vm/kernel-image.ts";
import { parseVmName } from "../../implementations/vm/name.ts";
import { CannotBuild, runPrograms } from "../../implementations/vm/program-guest.ts";
import type { PromisedTrace } from "../../reproducers/promise.ts";
import type { ProgramEnd } from "../../reproducers/read-ktap.ts";
import { otherPromises } from "./other-promises.ts";

const execute = promisify(execFile);

/** A language whose files can be run. */
export type RunnableName = "c" | "python";

/** A kernel that a program can be tried on. */
export interface Place {
  /** Of which kernel a line tells: "Linux 6.12.1". */
  readonly name: string;
  /** Why a trace is not to be tried there; undefined when it is. */
  readonly whyNot: (promised: PromisedTrace) => Promise<string | undefined>;
  /** Runs a program so often, one run after the other; or says why it cannot be run. */
  readonly run: (
    name: RunnableName,
    text: string,
    times: number,
  ) => Promise<readonly ProgramEnd[] | string>;
}

/** Above the limit that the programs set themselves. */
const TIMEOUT_MS = 60_000;

/** The kernel of this host. What the harness would not send to it, a program must not either. */
export function thisHost(): Place {
  return {
    name: `Linux ${release()}`,
    whyNot: async (promised) => {
      if (!existsSync("/dev/kvm")) return "there is no /dev/kvm here";
      try {
        await using factory = await kvmFactory({});
        const other = otherPromises(promised, release(), factory.capabilities.facts ?? []);
        return other ?? (await whatIsNotSent(factory, promised.trace.operations));
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    run: async (name, text, times) => {
      const folder = mkdtempSync(join(tmpdir(), "memslot-check-export-"));
      try {
        return await runsHere(name, text, times, folder);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function whatIsNotSent(
  factory: ImplementationFactory,
  operations: readonly Operation[],
): Promise<string | undefined> {
  await using machine = await factory.open();
  for (const operation of operations) {
    const outcome = await machine.apply(operation);
    if (outcome.kind === "not_sent") {
      return `this host is not sent ${printOperation(operation)} (${outcome.reason})`;
    }
  }
  return undefined;
}

async function runsHere(
  name: RunnableName,
  text: string,
  times: number,
  folder: string,
): Promise<readonly ProgramEnd[] | string> {
  const file = join(folder, name === "c" ? "finding.c" : "finding.py");
  const program = name === "c" ? join(folder, "finding") : "python3";
  writeFileSync(file, text);
  if (name === "c") {
    const built = await endOf("cc", ["-Wall", "-Wextra", "-o", program, file]);
    if (typeof built === "string") return built;
    if (built.code !== 0) return "cc refuses it";
  }
  const ends: ProgramEnd[] = [];
  for (let time = 0; time < times; time++) {
    const end = await endOf(program, name === "c" ? [] : [file]);
    if (typeof end === "string") return end;
    ends.push(end);
  }
  return ends;
}

/** Why it has none, as text, where it could not be started. */
async function endOf(program: string, args: readonly string[]): Promise<ProgramEnd | string> {
  try {
    const { stdout } = await execute(program, args, { timeout: TIMEOUT_MS });
    return { code: 0, lines: stdout.split("\n") };
  } catch (error) {
    const { code, stdout = "" } = error as { code?: number | string; stdout?: string };
    if (code === "ENOENT") return `there is no ${program} here`;
    return { code: typeof code === "number" ? code : null, lines: stdout.split("\n") };
  }
}

/**
 * A kernel of `vm:`, which is one that can be lost: everything is sent to it.
 *
 * @param implementation - `vm:KERNEL` with its options.
 * @throws {HarnessError} MSC160 and MSC161 for a kernel that is none.
 */
export async function inGuest(implementation: string, options: VmOptions): Promise<Place> {
  const name = parseVmName(implementation);
  const { release: there } = kernelAt(await kernelPath(name.kernel, options));
  return {
    name: `Linux ${there} in ${implementation}`,
    whyNot: async (promised) => {
      await using machines = await vmFactory(name, options);
      return otherPromises(promised, there, machines.capabilities.facts ?? []);
    },
    run: async (_, text, times) => {
      try {
        return await runPrograms(name, Array<string>(times).fill(text), options);
      } catch (error) {
        if (error instanceof CannotBuild) return error.message;
        throw error;
      }
    },
  };
}
