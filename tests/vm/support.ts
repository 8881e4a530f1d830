/** What the tests in virtual machines share: whether they can be run, and on which kernels. */
import { join } from "node:path";
import { isHarnessError } from "../../abi/harness-error.ts";
import { packageRoot } from "../../cli/store/package-root.ts";
import type { RemoteMachines } from "../../implementations/process/client.ts";
import { cacheFolder } from "../../implementations/vm/cache.ts";
import { cachedKernels } from "../../implementations/vm/debian/fetch.ts";
import { vmFactory } from "../../implementations/vm/factory.ts";
import { parseVmName } from "../../implementations/vm/name.ts";
import { qemuVersion } from "../../implementations/vm/qemu.ts";

const CACHE = cacheFolder(process.env);

/** Releases of kernels that are here to be booted, the newest first. */
export const RELEASES: readonly string[] = cachedKernels(CACHE);

/** Why nothing can be booted here; undefined where it can. */
export const WHY_NOT: string | undefined = whyNot();

if (WHY_NOT !== undefined) process.stderr.write(`tests in a VM are skipped: ${WHY_NOT}\n`);

/** Title of a group of tests in a VM; says why when they are skipped. */
export function inVm(title: string): string {
  return WHY_NOT === undefined ? title : `${title} (skipped: ${WHY_NOT})`;
}

/** Boots a kernel of {@link RELEASES}. */
export function booted(release: string, options = ""): Promise<RemoteMachines> {
  const name = parseVmName(`vm:${join(CACHE, `debian-${release}`)}${options}`);
  const quiet = (): void => {};
  const places = { packageRoot: packageRoot(), cache: CACHE, cwd: process.cwd(), now: Date.now };
  return vmFactory(name, { ...places, say: quiet, sayMore: quiet });
}

function whyNot(): string | undefined {
  try {
    qemuVersion();
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    return error.message;
  }
  const hint = "memslot-check kernels fetch debian:6.12 fetches one";
  return RELEASES.length === 0 ? `no kernel is in the cache; ${hint}` : undefined;
}
