/** A kernel to boot: its image, and the modules that /dev/kvm needs. */
import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from "node:fs";
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

/** Where an image is in a folder: a build tree, a distribution's folder, an unpacked package. */
function imageIn(folder: string): string | undefined {
  const inside = ["boot", "lib/modules", "usr/lib/modules"].flatMap((below) =>
    namesIn(join(folder, below)).flatMap((name) => {
      return [join(below, name), join(below, name, "vmlinuz")];
    }),
  );
  const names = ["arch/x86/boot/bzImage", "vmlinuz", "bzImage", ...inside];
  const isImage = (name: string): boolean => /^(vmlinuz|bzImage)/.test(basename(name));
  return names.map((name) => join(folder, name)).find((path) => isImage(path) && isFile(path));
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
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
  const paths = pathsIn(folder).filter((path) => /\.ko(\.\w+)?$/.test(path));
  return new Map(
    paths.map((path) => {
      const name = basename(path).replace(/\.ko.*$/, "");
      return [name.replaceAll("_", "-"), join(folder, path)];
    }),
  );
}

/** A build tree is large, and has a list; packages need not have one. */
function pathsIn(folder: string): readonly string[] {
  const list = join(folder, "modules.order");
  if (existsSync(list)) {
    const listed = readFileSync(list, "utf8").trim().split("\n");
    return listed.map((path) => path.replace(/\.o$/, ".ko"));
  }
  const below = join(folder, "kernel", "arch");
  if (!existsSync(below)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" });
}

const ENDINGS = ["", ".xz", ".zst", ".gz"] as const;

/** What a module depends on comes before it. */
function inOrder(name: string, files: ReadonlyMap<string, string>): readonly string[] {
  const path = files.get(name);
  const file = path && ENDINGS.map((ending) => path + ending).find((each) => existsSync(each));
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
