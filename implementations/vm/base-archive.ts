/** The part of an initramfs that is the same for every kernel: this Node and koffi. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { HarnessError } from "../../abi/harness-error.ts";
import { cached } from "./cache.ts";
import { archived, type Entry } from "./cpio.ts";

/** A file here, and its path there. */
interface Taken {
  readonly from: string;
  readonly to: string;
}

/**
 * The archive, from the cache if it is of the same files.
 *
 * @param packageRoot - from where koffi is found.
 * @throws {HarnessError} MSC302 without koffi.
 */
export async function baseArchive(folder: string, packageRoot: string): Promise<string> {
  const files = filesToTake(packageRoot);
  const name = `base-${hashOf(files)}.cpio`;
  return await cached(folder, name, (path) => writeArchive(path, entriesOf(files)));
}

function writeArchive(path: string, entries: Iterable<Entry>): void {
  const file = openSync(path, "w");
  try {
    for (const piece of archived(entries)) {
      for (let written = 0; written < piece.length; ) {
        written += writeSync(file, piece, written);
      }
    }
  } finally {
    closeSync(file);
  }
}

function filesToTake(packageRoot: string): readonly Taken[] {
  const node = realpathSync(process.execPath);
  const koffi = koffiFiles(packageRoot);
  const binary = koffi.find(({ from }) => from.endsWith(".node"))?.from;
  const libraries = librariesOf([node, ...(binary === undefined ? [] : [binary])]);
  return [
    { from: node, to: "bin/node" },
    ...libraries.map((path) => ({ from: realpathSync(path), to: path.slice(1) })),
    ...koffi,
  ];
}

/** @returns paths as the programs name them. */
function librariesOf(programs: readonly string[]): readonly string[] {
  const said = execFileSync("ldd", programs, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const paths = [...said.matchAll(/^\s.*?(\/\S+\.so\S*)/gm)].map(([, path = ""]) => path);
  return [...new Set(paths)].sort();
}

function koffiFiles(packageRoot: string): readonly Taken[] {
  const koffi = folderOf("koffi", packageRoot);
  const native = folderOf(`@koromix/koffi-${process.platform}-${process.arch}`, koffi);
  const isNeeded = (path: string): boolean => /\.(c?js|json)$/.test(path);
  const isNative = (path: string): boolean => isNeeded(path) || /linux_x64.*\.node$/.test(path);
  return [
    ...taken(koffi, "node_modules/koffi", isNeeded),
    ...taken(native, `node_modules/@koromix/koffi-${process.platform}-${process.arch}`, isNative),
  ];
}

function folderOf(name: string, from: string): string {
  try {
    const { resolve } = createRequire(join(realpathSync(from), "package.json"));
    return dirname(realpathSync(resolve(`${name}/package.json`)));
  } catch (error) {
    const found = folderAbove(name, realpathSync(from));
    if (found !== undefined) return found;
    const why = error instanceof Error ? error.message : String(error);
    const hint = "it is an optional dependency: npm install koffi";
    throw new HarnessError("MSC302", `koffi cannot be put into a guest: ${why}`, hint);
  }
}

/** A package need not export its package.json. */
function folderAbove(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (statSync(candidate, { throwIfNoEntry: false })?.isDirectory()) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

function taken(folder: string, to: string, isNeeded: (path: string) => boolean): readonly Taken[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => isNeeded(path) && statSync(join(folder, path)).isFile())
    .sort()
    .map((path) => ({ from: join(folder, path), to: join(to, relative("", path)) }));
}

function hashOf(files: readonly Taken[]): string {
  const hash = createHash("sha256");
  for (const { from, to } of files) {
    const { size, mtimeMs } = statSync(from);
    hash.update(`${from} ${to} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex").slice(0, 16);
}

function* entriesOf(files: readonly Taken[]): Generator<Entry> {
  yield { path: "dev", folder: true };
  yield { path: "dev/console", device: [5, 1] };
  for (const { from, to } of files) {
    yield { path: to, bytes: readFileSync(from), isProgram: !to.startsWith("node_modules/") };
  }
}
