/** The import graph of TypeScript files, read from their text. */
import { posix } from "node:path";
import type { SourceFile } from "./repository.ts";

/** One `from "..."` or `import("...")` of a file. */
export interface Import {
  readonly from: string;
  readonly line: number;
  /** As written: a relative path or a package. */
  readonly specifier: string;
  /** Path inside the repository; undefined for a package. */
  readonly path: string | undefined;
}

/**
 * A whole import or export statement at the start of a line, a bare `import "x"`, or a dynamic
 * `import("x")` anywhere. Formatted source has no other shape, which `imports.test.ts` counts.
 */
const IMPORT =
  /^(?:import|export)\b[^;"'`]*?\bfrom\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\(\s*"([^"$]+)"/gm;

/** Imports of one file in order. Comments do not count. */
export function importsOf(file: SourceFile): readonly Import[] {
  const code = withoutComments(file.text);
  return [...code.matchAll(IMPORT)].map((found) => {
    const specifier = found[1] ?? found[2] ?? found[3] ?? "";
    return {
      from: file.path,
      line: code.slice(0, found.index).split("\n").length,
      specifier,
      path: specifier.startsWith(".")
        ? posix.normalize(posix.join(posix.dirname(file.path), specifier))
        : undefined,
    };
  });
}

/** The package that a specifier names: `koffi` of `koffi/lib`, `@scope/name` of `@scope/name/x`. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Blanks out whole-line and block comments and keeps the line numbers. */
export function withoutComments(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, " ");
  return text.replace(/^\s*\/\/.*$/gm, blank).replace(/^\s*\/\*[\s\S]*?\*\//gm, blank);
}
