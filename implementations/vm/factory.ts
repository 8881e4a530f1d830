/** Machines on the /dev/kvm of a kernel in a virtual machine. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { release } from "node:os";
import { join, resolve } from "node:path";
import { type RemoteMachines, remoteFactory } from "../process/client.ts";
import { baseArchive } from "./base-archive.ts";
import { fetchDebianKernel } from "./debian/fetch.ts";
import { kernelArchive } from "./guest-files.ts";
import { kernelAt } from "./kernel-image.ts";
import type { VmName } from "./name.ts";
import { qemuCommand, qemuVersion } from "./qemu.ts";
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
  const boot = {
    ...{ name, image: kernel.image, base, ofKernel },
    bootTimeoutMs: BOOT_TIMEOUT_MS,
    snapshot: name.snapshot
      ? join(cache, snapshotName(name, kernel.image, ofKernel, base))
      : undefined,
    sayMore,
  };
  say(`booting Linux ${kernel.release} in QEMU ${version}`);
  return await remoteFactory(() => bootGuest(boot), {
    name: `vm:${name.kernel}`,
    ...{ startTimeoutMs: BOOT_TIMEOUT_MS, answerTimeoutMs: ANSWER_TIMEOUT_MS },
  });
}

/** Of everything that the memory of a ready guest depends on. */
function snapshotName(name: VmName, image: string, ofKernel: Buffer, base: string): string {
  const { size, mtimeMs } = statSync(image);
  const hash = createHash("sha256");
  const files = { image, initramfs: "", console: "", control: "", shared: "", snapshot: undefined };
  const command = qemuCommand(name, files);
  hash.update(JSON.stringify([command, qemuVersion(), size, mtimeMs, base]));
  return `snapshot-${hash.update(ofKernel).digest("hex").slice(0, 16)}`;
}

const DEBIAN = "debian:";

/**
 * Where a kernel is on this disk; a package is fetched first.
 *
 * @param kernel - a path, `debian:VERSION` or `self`.
 * @throws {HarnessError} MSC160 and MSC321 for a package that there is not.
 */
export async function kernelPath(
  kernel: string,
  { cache, cwd, now, say }: Pick<VmOptions, "cache" | "cwd" | "now" | "say">,
): Promise<string> {
  if (kernel.startsWith(DEBIAN)) {
    return await fetchDebianKernel(kernel.slice(DEBIAN.length), { cache, now, say });
  }
  return kernel === "self" ? `/boot/vmlinuz-${release()}` : resolve(cwd, kernel);
}
