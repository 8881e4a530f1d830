/** Machines on the /dev/kvm of a kernel in a virtual machine. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { release } from "node:os";
import { join, resolve } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";
import { type RemoteMachines, remoteFactory } from "../process/client.ts";
import { accelerated, type Chosen } from "./accelerator.ts";
import { baseArchive } from "./base-archive.ts";
import { namesInCache } from "./cache.ts";
import { fetchDebianKernel } from "./debian/fetch.ts";
import { kernelArchive } from "./guest-files.ts";
import { kernelAt } from "./kernel-image.ts";
import type { VmName } from "./name.ts";
import { type Decided, qemuCommand, qemuVersion } from "./qemu.ts";
import { bootGuest } from "./virtual-machine.ts";

/** Where things are, and what may be sent. */
export interface VmOptions {
  readonly packageRoot: string;
  readonly cache: string;
  /** Paths of kernels are relative to this folder. */
  readonly cwd: string;
  /** What is done that takes a while. */
  readonly say: (line: string) => void;
  /** The time of day in milliseconds, to which the age of lists of packages is told. */
  readonly now: () => number;
  /** What only the curious want to know. */
  readonly sayMore: (line: string) => void;
}

const BOOT_TIMEOUT_MS = 600_000;

/** Where KVM runs a guest, that is ready in some seconds. */
const TRY_TIMEOUT_MS = 60_000;

/** A wall limit is the last guard: the guest judges time by its own clock. */
export const ANSWER_TIMEOUT_MS = 300_000;

/**
 * Boots the kernel. The next machine after a loss is one of a guest that is started afresh.
 *
 * @throws {HarnessError} MSC160 for a kernel that is none, MSC320 without QEMU, MSC322 and MSC302
 *   when the guest cannot be made here, MSC323 when it does not come up.
 */
export async function vmFactory(name: VmName, options: VmOptions): Promise<RemoteMachines> {
  const { packageRoot, cache, say, sayMore } = options;
  const version = qemuVersion();
  const path = await kernelPath(name.kernel, options);
  const kernel = kernelAt(path, name.modules && resolve(options.cwd, name.modules));
  const base = await baseArchive(cache, packageRoot);
  const plan = {
    allowHazards: true,
    letsPrefetch: false,
    panicsOnWarning: true,
    vmType: name.vmType,
  };
  const ofKernel = kernelArchive(kernel, plan, packageRoot);
  const { image } = kernel;
  say(`booting Linux ${kernel.release} in QEMU ${version}`);
  const start = async (accelerator: Chosen, timeoutMs: number): Promise<RemoteMachines> => {
    const decided = { ...name, accelerator };
    const kept = join(cache, snapshotName(decided, image, ofKernel, base));
    const snapshot = name.snapshot ? kept : undefined;
    const boot = { name: decided, image, base, ofKernel, snapshot, sayMore };
    return await remoteFactory(() => bootGuest({ ...boot, bootTimeoutMs: timeoutMs }), {
      name: `vm:${name.kernel}`,
      ...{ startTimeoutMs: timeoutMs, answerTimeoutMs: ANSWER_TIMEOUT_MS },
    });
  };
  return await accelerated(name.accelerator, {
    ...{ start, bootTimeoutMs: BOOT_TIMEOUT_MS, tryTimeoutMs: TRY_TIMEOUT_MS },
    ...{ sys: "/sys", say, sayMore },
  });
}

/** Of everything that the memory of a ready guest depends on. */
function snapshotName(name: Decided, image: string, ofKernel: Buffer, base: string): string {
  const { size, mtimeMs } = statSync(image);
  const hash = createHash("sha256");
  const files = { image, initramfs: "", console: "", control: "", shared: "", snapshot: undefined };
  const command = qemuCommand(name, files);
  hash.update(JSON.stringify([command, qemuVersion(), size, mtimeMs, base]));
  return `snapshot-${hash.update(ofKernel).digest("hex").slice(0, 16)}`;
}

const DEBIAN = "debian:";

/** How names begin of kernels that were built here, before a colon; in the cache, before a dash. */
export const BUILT = "built";

/**
 * Where a kernel is on this disk; a package is fetched first.
 *
 * @param kernel - a path, `debian:VERSION`, `built:NAME` or `self`.
 * @throws {HarnessError} MSC160 and MSC321 for a package that there is not, MSC160 for a kernel
 *   that was not built.
 */
export async function kernelPath(
  kernel: string,
  { cache, cwd, now, say }: Pick<VmOptions, "cache" | "cwd" | "now" | "say">,
): Promise<string> {
  if (kernel.startsWith(DEBIAN)) {
    return await fetchDebianKernel(kernel.slice(DEBIAN.length), { cache, now, say });
  }
  if (kernel.startsWith(`${BUILT}:`)) return builtKernel(kernel.slice(BUILT.length + 1), cache);
  return kernel === "self" ? `/boot/vmlinuz-${release()}` : resolve(cwd, kernel);
}

function builtKernel(name: string, cache: string): string {
  const built = builtKernels(cache);
  if (built.includes(name)) return join(cache, `${BUILT}-${name}`);
  const others = built.length === 0 ? "" : `; there are ${built.join(", ")}`;
  const hint = "npm run kernels:build -- 7.3, in a clone of the repository, builds one";
  throw new HarnessError("MSC160", `no kernel ${shownText(name)} was built here${others}`, hint);
}

/** Names of kernels that were built here from their sources, the newest first. */
export function builtKernels(cache: string): readonly string[] {
  return namesInCache(cache, `${BUILT}-`);
}
