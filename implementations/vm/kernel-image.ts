/** A kernel to boot: its image, and the modules that /dev/kvm needs. */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { HarnessError } from "../../abi/harness-error.ts";
import { shownText } from "../../abi/shown.ts";

/** A kernel that lies on this disk. */
export interface KernelImage {
  /** A bzImage. */
  readonly image: string;
  /** As `uname -r`. */
  readonly release: string;
  /** Files of modules, in the order of loading; none where KVM is built in. */
  readonly modules: readonly string[];
}

/** Modules without which there is no /dev/kvm on an AMD processor, which QEMU emulates. */
const WANTED = "kvm-amd";

/**
 * The kernel at a path: a bzImage, a kernel build tree, or a folder with an unpacked package.
 *
 * @param modules - a folder with modules, where they are not found beside it.
 * @throws {HarnessError} MSC160 when there is no kernel.
 */
export function kernelAt(path: string, modules?: string): KernelImage {
  const place = path;
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) throw noKernel(path, "there is no such file or folder");
  const image = stat.isDirectory() ? imageIn(place) : place;
  if (image === undefined) throw noKernel(path, "the folder has no bzImage and no vmlinuz");
  const release = releaseOf(image);
  if (release === undefined) throw noKernel(path, "it is no bzImage of x86");
  const folders = modules === undefined ? foldersBeside(place, image, release) : [modules];
  return { image, release, modules: modulesIn(folders) };
}

function noKernel(path: string, why: string): HarnessError {
  const hint = "name a bzImage, a kernel build tree, or the folder of an unpacked package";
  return new HarnessError("MSC160", `no kernel at ${shownText(path)}: ${why}`, hint);
}

function imageIn(folder: string): string | undefined {
  const shallow = ["arch/x86/boot/bzImage", "vmlinuz", "bzImage"].map((name) => join(folder, name));
  const found = shallow.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  if (found !== undefined) return found;
  for (const below of ["boot", "usr/lib/modules", "lib/modules"]) {
    const inside = join(folder, below);
    if (!statSync(inside, { throwIfNoEntry: false })?.isDirectory()) continue;
    const names = readdirSync(inside).flatMap((name) => [name, join(name, "vmlinuz")]);
    const image = names.find(
      (name) =>
        /(^|\/)vmlinuz/.test(name) &&
        statSync(join(inside, name), { throwIfNoEntry: false })?.isFile(),
    );
    if (image !== undefined) return join(inside, image);
  }
  return undefined;
}

/**
 * The release that an image says it is.
 *
 * @source Documentation/arch/x86/boot.rst: header "HdrS" at 0x202, kernel_version at 0x20e.
 */
function releaseOf(image: string): string | undefined {
  const bytes = Buffer.alloc(0x10000);
  const file = openSync(image, "r");
  try {
    readSync(file, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(file);
  }
  if (bytes.toString("latin1", 0x202, 0x206) !== "HdrS") return undefined;
  const at = 0x200 + bytes.readUInt16LE(0x20e);
  return /^[^\s\0]+/.exec(bytes.toString("latin1", at, at + 200))?.[0];
}

function foldersBeside(place: string, image: string, release: string): readonly string[] {
  const home = place === image ? dirname(place) : place;
  const below = ["", "root", "usr", "root/usr"].map((root) =>
    join(home, root, "lib/modules", release),
  );
  const above =
    basename(dirname(image)) === "boot" ? [join(dirname(image), "../lib/modules", release)] : [];
  return [...below, ...above, dirname(image), home, join("/lib/modules", release)];
}

function modulesIn(folders: readonly string[]): readonly string[] {
  for (const folder of folders) {
    const files = filesIn(folder);
    if (files.has(WANTED)) return inOrder(WANTED, files);
  }
  return [];
}

/** Modules of a folder, by name. */
function filesIn(folder: string): ReadonlyMap<string, string> {
  const list = join(folder, "modules.order");
  if (statSync(list, { throwIfNoEntry: false }) === undefined) return new Map();
  const files = new Map<string, string>();
  for (const line of readFileSync(list, "utf8").trim().split("\n")) {
    const path = line.replace(/\.o$/, ".ko");
    files.set(basename(path, ".ko").replaceAll("_", "-"), join(folder, path));
  }
  return files;
}

const ENDINGS = ["", ".xz", ".zst", ".gz"] as const;

/** What a module depends on comes before it. */
function inOrder(name: string, files: ReadonlyMap<string, string>): readonly string[] {
  const path = files.get(name);
  const file =
    path &&
    ENDINGS.map((ending) => path + ending).find((each) =>
      statSync(each, { throwIfNoEntry: false }),
    );
  // One that is listed and not there is built in, or lost; the guest says what it lacks.
  if (file === undefined) return [];
  const [, needs = ""] = /\0depends=([^\0]*)\0/.exec(moduleBytes(file).toString("latin1")) ?? [];
  const names = needs.split(",").filter((need) => need !== "");
  const before = names.flatMap((need) => inOrder(need.replaceAll("_", "-"), files));
  return [...new Set([...before, file])];
}

/**
 * A module as it is loaded: older kernels do not decompress.
 *
 * @throws {HarnessError} MSC322 when the program that decompresses it is missing.
 */
export function moduleBytes(file: string): Buffer {
  const bytes = readFileSync(file);
  if (file.endsWith(".gz")) return gunzipSync(bytes);
  const program = file.endsWith(".xz") ? "xz" : file.endsWith(".zst") ? "zstd" : undefined;
  if (program === undefined) return bytes;
  try {
    return execFileSync(program, ["-dc"], { input: bytes, maxBuffer: 1 << 28 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `${basename(file)} cannot be decompressed: ${why}`;
    throw new HarnessError("MSC322", message, `install ${program}`);
  }
}
