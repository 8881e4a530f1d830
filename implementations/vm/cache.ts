/** The folder where what is expensive to make is kept: archives, kernels, snapshots. */
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** `$XDG_CACHE_HOME/memslot-check/vm`; nothing in there is missed when it is gone. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const caches = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(caches, "memslot-check", "vm");
}

/**
 * The file of this name in the cache, made first if it is not there. Two that make the same one do
 * not disturb each other.
 */
export async function cached(
  folder: string,
  name: string,
  make: (path: string) => void | Promise<void>,
): Promise<string> {
  const path = join(folder, name);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `.${name}.${process.pid}`);
  try {
    await make(unfinished);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return path;
}

/** One thing in the cache. */
export interface Cached {
  readonly name: string;
  readonly bytes: number;
}

/** What the cache has, and how large each is. */
export function listCache(folder: string): readonly Cached[] {
  const names = [...listedIn(folder)].sort();
  return names.map((name) => ({ name, bytes: bytesBelow(join(folder, name)) }));
}

function bytesBelow(path: string): number {
  // A link leads to what is counted where it lies.
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}

/** How names in the cache go on that begin like this; the highest number is first. */
export function namesInCache(folder: string, beginning: string): readonly string[] {
  const names = listedIn(folder).filter((name) => name.startsWith(beginning));
  const ends = names.map((name) => name.slice(beginning.length));
  return ends.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
}

function listedIn(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
}
