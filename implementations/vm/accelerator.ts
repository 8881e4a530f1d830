/** Whether this processor runs the guest, which is a host itself, or QEMU imitates one. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseOperation } from "../../abi/notation.ts";
import type { RemoteMachines } from "../process/client.ts";

export const ACCELERATORS = ["auto", "tcg", "kvm"] as const;

/** Words of the option `accel`; `auto` is `kvm` where that works. */
export type Accelerator = (typeof ACCELERATORS)[number];

/** What QEMU is started with. */
export type Chosen = Exclude<Accelerator, "auto">;

/** How machines are started, and where it is looked whether they can be. */
export interface Acceleration {
  /** Boots a guest and asks it for its capabilities within that time. */
  readonly start: (accelerator: Chosen, timeoutMs: number) => Promise<RemoteMachines>;
  readonly bootTimeoutMs: number;
  /** How long a guest may take that may not work at all. */
  readonly tryTimeoutMs: number;
  /** Where the file system of that name is. */
  readonly sys: string;
  readonly say: (line: string) => void;
  readonly sayMore: (line: string) => void;
}

/**
 * Starts machines with the accelerator that was asked for. `auto` takes KVM only where the host has
 * nested virtualization of AMD. Both `auto` and `kvm` try it: a guest is booted and a vCPU in it
 * reads where nothing is. Whatever else comes of that, QEMU imitates the processor, and it is said
 * why.
 *
 * @throws {HarnessError} what `start` throws without KVM.
 */
export async function accelerated(
  asked: Accelerator,
  acceleration: Acceleration,
): Promise<RemoteMachines> {
  const { start, bootTimeoutMs, sys, say, sayMore } = acceleration;
  if (asked === "tcg") return await start("tcg", bootTimeoutMs);
  const lacks = asked === "auto" ? whatTheHostLacks(sys) : undefined;
  const tried = lacks ?? (await withKvm(acceleration));
  if (typeof tried !== "string") return tried;
  const tell = asked === "auto" && lacks !== undefined ? sayMore : say;
  tell(`QEMU imitates the processor (TCG): ${tried}`);
  return await start("tcg", bootTimeoutMs);
}

/** @source arch/x86/kvm/svm/svm.c: the parameter `nested` */
function whatTheHostLacks(sys: string): string | undefined {
  try {
    const nested = readFileSync(join(sys, "module/kvm_amd/parameters/nested"), "latin1").trim();
    return nested === "0" || nested === "N" ? "kvm_amd.nested is off on this host" : undefined;
  } catch {
    return "this host has no kvm_amd";
  }
}

/** @returns machines that work, or why there are none. */
async function withKvm(acceleration: Acceleration): Promise<RemoteMachines | string> {
  const { start, tryTimeoutMs } = acceleration;
  let machines: RemoteMachines | undefined;
  try {
    machines = await start("kvm", tryTimeoutMs);
    const seen = await within(tryTimeoutMs, oneAccess(machines));
    if (seen === "mmio") return machines;
    await machines[Symbol.asyncDispose]();
    return `with KVM a vCPU of the guest answered ${seen} where nothing is`;
  } catch (error) {
    await machines?.[Symbol.asyncDispose]();
    return `with KVM it does not work: ${error instanceof Error ? error.message : error}`;
  }
}

const READ = parseOperation("guest_read(gpa=0x0)");

async function oneAccess(machines: RemoteMachines): Promise<string> {
  await using machine = await machines.open();
  return (await machine.apply(READ)).kind;
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
