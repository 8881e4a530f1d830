/** What the tests in virtual machines share: whether they can be run, and on which kernels. */
import { isHarnessError } from "../../abi/harness-error.ts";
import { packageRoot } from "../../cli/store/package-root.ts";
import type { RemoteMachines } from "../../implementations/process/client.ts";
import { cacheFolder } from "../../implementations/vm/cache.ts";
import { cachedKernels } from "../../implementations/vm/debian/fetch.ts";
import {
  BUILT,
  builtKernels,
  kernelPath,
  type VmOptions,
  vmFactory,
} from "../../implementations/vm/factory.ts";
import { kernelAt } from "../../implementations/vm/kernel-image.ts";
import { parseVmName, VM } from "../../implementations/vm/name.ts";
import { qemuVersion } from "../../implementations/vm/qemu.ts";

const CACHE = cacheFolder(process.env);

/** Releases of Debian's kernels that are here to be booted, the newest first. */
export const RELEASES: readonly string[] = cachedKernels(CACHE);

/** The same, as `vm:` names them. */
export const PACKAGED: readonly string[] = RELEASES.map((release) => `debian:${release}`);

/** Kernels that were built here, as `vm:` names them, the newest first. */
export const BUILT_HERE: readonly string[] = builtKernels(CACHE).map((name) => `${BUILT}:${name}`);

/** Why nothing can be booted here; undefined where it can. */
export const WHY_NOT: string | undefined = whyNot();

if (WHY_NOT !== undefined) process.stderr.write(`tests in a VM are skipped: ${WHY_NOT}\n`);

/** Title of a group of tests in a VM; says why when they are skipped. */
export function inVm(title: string): string {
  return WHY_NOT === undefined ? title : `${title} (skipped: ${WHY_NOT})`;
}

const quiet = (): void => {};
/** Where kernels are; nothing is told. */
export const PLACES: Omit<VmOptions, "packageRoot"> = {
  ...{ cache: CACHE, cwd: process.cwd(), now: Date.now, say: quiet, sayMore: quiet },
};

/** Boots a kernel of this machine's cache, with options behind its name. */
export function booted(kernel: string, options = ""): Promise<RemoteMachines> {
  const name = parseVmName(VM + kernel + options);
  return vmFactory(name, { packageRoot: packageRoot(), ...PLACES });
}

/** As `uname -r` there. */
export async function releaseOf(kernel: string): Promise<string> {
  return kernelAt(await kernelPath(kernel, PLACES)).release;
}

function whyNot(): string | undefined {
  try {
    qemuVersion();
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    return error.message;
  }
  const hint = "memslot-check kernels fetch debian:6.12 fetches one";
  return PACKAGED.length === 0 ? `no kernel is in the cache; ${hint}` : undefined;
}
