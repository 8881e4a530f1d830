/** The folder where what is expensive to make is kept: archives, kernels, snapshots. */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
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
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: bytesBelow(join(folder, name)) }));
}

function bytesBelow(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0);
}
