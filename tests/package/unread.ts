/** What of a package nothing reads: no entry point leads there, and no document that is read. */
import { posix } from "node:path";
import { importsOf } from "../tidy/imports.ts";
import type { SourceFile } from "../tidy/repository.ts";

/** What of a `package.json` names files. */
export interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  /** A target may have a `*` in it, which stands for anything. */
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** Read by npm, or by whoever takes the package into their hands. */
const FIRST_READ = ["package.json", "LICENSE", "README.md"];

/**
 * Paths that nothing leads to.
 *
 * @param readByName - paths that the command makes from names, so that no text holds them.
 */
export function unreadPaths(
  files: readonly SourceFile[],
  { bin, exports }: Manifest,
  readByName: readonly string[],
): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const targets = [bin, ...Object.values(exports)].flatMap((target) =>
    typeof target === "string" ? [target] : Object.values(target),
  );
  const entries = files.map(({ path }) => path).filter((path) => targets.some(leadsTo(path)));
  const reached = new Set([...FIRST_READ, ...readByName, ...entries]);
  // A set is walked in the order in which it grows.
  for (const path of reached) {
    const file = byPath.get(path);
    if (file === undefined) continue;
    for (const next of namedIn(file)) {
      for (const found of [...byPath.keys()].filter((known) => isMeant(known, next))) {
        reached.add(found);
      }
    }
  }
  return files.map(({ path }) => path).filter((path) => !reached.has(path));
}

function leadsTo(path: string): (target: string) => boolean {
  return (target) => {
    const [before = "", after] = posix.normalize(target).split("*");
    return after === undefined ? path === before : path.startsWith(before) && path.endsWith(after);
  };
}

/** Paths that a file names: as imports, as links, or relative to its own URL. */
function namedIn(file: SourceFile): readonly string[] {
  const folder = posix.dirname(file.path);
  if (file.path.endsWith(".md")) {
    return [...file.text.matchAll(/\]\((?!\w+:)([^)\s#]+)/g)].map((found) =>
      posix.join(folder, found[1] ?? ""),
    );
  }
  const urls = [...file.text.matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)];
  return [
    ...importsOf(file).flatMap(({ path }) => (path === undefined ? [] : [path])),
    ...urls.map((found) => posix.join(folder, found[1] ?? "")),
  ];
}

/** Declarations name the sources that they were made of; a folder stands for all that is in it. */
function isMeant(path: string, named: string): boolean {
  if (named.endsWith("/")) return path.startsWith(named);
  return path === named || path === named.replace(/\.ts$/, ".d.ts");
}
