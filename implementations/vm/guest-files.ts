/** What a guest is booted with: the base archive and, behind it, what its kernel needs. */
import { appendFileSync, copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { archived, type Entry } from "./cpio.ts";
import { type GuestPlan, PLAN_FILE } from "./guest-plan.ts";
import { type KernelImage, moduleBytes } from "./kernel-image.ts";

/** The part of the initramfs that is of one kernel, as bytes. */
export function kernelArchive(
  kernel: KernelImage,
  plan: Omit<GuestPlan, "modules">,
  packageRoot: string,
): Buffer {
  const modules = kernel.modules.map((file, index) => ({ file, path: `modules/${index}.ko` }));
  const whole: GuestPlan = { ...plan, modules: modules.map(({ path }) => `/${path}`) };
  const entries: readonly Entry[] = [
    { path: PLAN_FILE.slice(1), bytes: Buffer.from(JSON.stringify(whole)) },
    { path: "package.json", bytes: Buffer.from('{"type":"module"}') },
    { path: "guest.js", bytes: readFileSync(join(packageRoot, "dist", "guest.js")) },
    ...modules.map(({ file, path }) => ({ path, bytes: moduleBytes(file) })),
  ];
  return Buffer.concat([...archived(entries)]);
}

/** Writes the initramfs. */
export function writeInitramfs(path: string, base: string, ofKernel: Buffer): void {
  copyFileSync(base, path);
  appendFileSync(path, ofKernel);
}
