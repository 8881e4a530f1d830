/** `vm:KERNEL`: the /dev/kvm of a kernel in a virtual machine. */
import { HarnessError } from "../../abi/harness-error.ts";
import type { RemoteMachines } from "../../implementations/process/client.ts";
import { cacheFolder } from "../../implementations/vm/cache.ts";
import { ANSWER_TIMEOUT_MS, kernelPath, vmFactory } from "../../implementations/vm/factory.ts";
import { kernelAt } from "../../implementations/vm/kernel-image.ts";
import { parseVmName, VM } from "../../implementations/vm/name.ts";
import { packageRoot } from "../store/package-root.ts";
import type { AdapterPlace, TargetNames } from "./target.ts";

/** True for a kernel that is to be booted. */
export function isVm(implementation: string): boolean {
  return implementation.startsWith(VM);
}

/** Machines on the /dev/kvm of a kernel. */
export interface OfKernel {
  readonly machines: RemoteMachines;
  /** As `uname -r`. */
  readonly release: string;
}

/**
 * Boots it. Calls from which a kernel suffers are sent: it is a kernel that can be lost.
 *
 * @throws {HarnessError} as {@link parseVmName} and {@link vmFactory}.
 */
export async function vmOf(names: TargetNames, place: AdapterPlace): Promise<OfKernel> {
  const { implementation, quiet, verbose } = names;
  const name = parseVmName(implementation);
  const places = {
    cache: cacheFolder(place.env),
    cwd: place.cwd,
    now: Date.now,
    say: (line: string) => quiet !== true && place.writeError(`${line}\n`),
  };
  const machines = await vmFactory(name, {
    ...places,
    packageRoot: packageRoot(),
    sayMore: (line) => verbose === true && place.writeError(`${line}\n`),
  });
  return { machines, release: kernelAt(await kernelPath(name.kernel, places)).release };
}

/**
 * The dialect that a server says its machines speak.
 *
 * @throws {HarnessError} MSC311 when it knows none.
 */
export function dialectOf({ dialect }: RemoteMachines): string {
  if (dialect !== undefined) return dialect;
  const hint = "memslot-check rules lists the dialects; --dialect names the one to hold it to";
  throw new HarnessError("MSC311", "no dialect is written for the kernel of this guest", hint);
}

/** How long an operation may take by the clock of this host. A guest has a clock of its own. */
export function patienceMs(implementation: string, operationTimeoutMs: number): number {
  return isVm(implementation) ? ANSWER_TIMEOUT_MS : operationTimeoutMs;
}
