/**
 * The repository as the tidy checks see it: a list of paths and texts. A check is a pure function
 * from such a list to findings, so each can be fed a bad sample and shown to fail.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One file; `path` is relative to the repository, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What is wrong and where, in one line: `path:line: message`. */
export type Finding = string;

/** Directory of the checkout, absolute. */
export const REPOSITORY_ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** Directories that are made, not written; the same names stand in `.gitignore`. */
const NOT_OURS = new Set([".git", "node_modules", "dist", "coverage", ".memslot-check"]);

/** Every written file of the checkout, sorted by path. */
export function readRepository(): readonly SourceFile[] {
  return pathsBelow("").map((path) => ({
    path,
    // A picture has no text.
    text: path.endsWith(".png") ? "" : readFileSync(join(REPOSITORY_ROOT, path), "utf8"),
  }));
}

/** True for TypeScript files that hold tests. */
export function isTest(path: string): boolean {
  return path.endsWith(".test.ts");
}

/** True for what only tests use: `test-support.ts` and its like; it is not published. */
export function isTestSupport(path: string): boolean {
  return /(^|\/)test-[^/]+\.ts$/.test(path);
}

/** Top-level folder of a path; the empty string for a file at the top. */
export function topFolderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "";
}

function pathsBelow(folder: string): string[] {
  const entries = readdirSync(join(REPOSITORY_ROOT, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !NOT_OURS.has(entry.name) && !entry.name.endsWith(".tsbuildinfo"))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? pathsBelow(path) : [path];
    })
    .sort();
}
