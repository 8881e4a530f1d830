/** Documents point at things that exist. */
import { posix } from "node:path";
import { type Finding, type SourceFile, topFolderOf } from "./repository.ts";

/** Relative Markdown links to files or headings that are not there. */
export function linkFindings(files: readonly SourceFile[]): readonly Finding[] {
  const documents = new Map(
    files.filter(({ path }) => path.endsWith(".md")).map(({ path, text }) => [path, text] as const),
  );
  const known = knownPaths(files);
  return [...documents].flatMap(([path, text]) =>
    [...withoutFences(text).matchAll(/\]\((?!\w+:)([^)\s]*)\)/g)].flatMap((found) => {
      const [target = "", heading] = (found[1] ?? "").split("#");
      const place = `${path}:${lineAt(text, found.index)}`;
      const file = target === "" ? path : posix.join(posix.dirname(path), target);
      if (!known.has(file.replace(/\/$/, ""))) return [`${place}: ${file} does not exist`];
      const headings = headingsOf(documents.get(file) ?? "");
      return heading === undefined || headings.includes(heading)
        ? []
        : [`${place}: ${file} has no heading #${heading}`];
    }),
  );
}

/**
 * Paths in backticks that name nothing, in documents and in comments. A code span counts as a path
 * when it begins with a top-level folder; one with a `<placeholder>` or a `*` is a pattern.
 */
export function pathFindings(files: readonly SourceFile[]): readonly Finding[] {
  const known = knownPaths(files);
  const folders = new Set(files.map(({ path }) => topFolderOf(path)).filter((name) => name !== ""));
  return files
    .filter(({ path }) => /\.(md|ts)$/.test(path))
    .flatMap(({ path, text }) =>
      [...proseOf(path, text).matchAll(/`([\w.-]+\/[^`\s]*)`/g)]
        .map((found) => ({ named: found[1] ?? "", line: lineAt(text, found.index) }))
        .filter(({ named }) => folders.has(topFolderOf(named)) && !/[<>*{}]/.test(named))
        .filter(({ named }) => !namesSomething(known, named))
        .map(({ named, line }) => `${path}:${line}: ${named} does not exist`),
    );
}

/** Every file and every folder. */
function knownPaths(files: readonly SourceFile[]): ReadonlySet<string> {
  const folders = files.flatMap(({ path }) => {
    const parts = path.split("/");
    return parts.map((_, depth) => parts.slice(0, depth + 1).join("/"));
  });
  return new Set([".", ...folders]);
}

/** Heading anchors as the usual renderers make them. */
function headingsOf(text: string): readonly string[] {
  return [...withoutFences(text).matchAll(/^#+ (.*)$/gm)].map((found) =>
    (found[1] ?? "")
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .trim()
      .replace(/ /g, "-"),
  );
}

/** Modules are often named without their extension. */
function namesSomething(known: ReadonlySet<string>, named: string): boolean {
  return known.has(named.replace(/\/$/, "")) || known.has(`${named}.ts`);
}

/** The part of a file that is written for people, at its place. */
function proseOf(path: string, text: string): string {
  if (path.endsWith(".md")) return withoutFences(text);
  return text.replace(/^(?!\s*(\*|\/\/|\/\*)).*$/gm, (line) => " ".repeat(line.length));
}

/** Blanks out fenced blocks and keeps the positions. */
function withoutFences(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, " "));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
