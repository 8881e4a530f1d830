/** The guide to an implementation of one's own: its files, and what it says that they find. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FreshProject } from "./packed.ts";

function textOf({ installed }: FreshProject): string {
  return readFileSync(join(installed, "docs", "guides", "your-own-implementation.md"), "utf8");
}

/** The code blocks of the guide that name their file, and the one that mends it. */
function blocksOf(project: FreshProject): readonly (readonly [string, string])[] {
  return [...textOf(project).matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = "", text = ""]) => [name, text] as const,
  );
}

/** Writes the files of the guide into the project. */
export function writeGuide(project: FreshProject): void {
  for (const [name, text] of blocksOf(project)) {
    if (name.endsWith(".mjs")) writeFileSync(join(project.directory, name), text);
  }
}

/**
 * Writes the line into them that mends their bug.
 *
 * @returns the line, and the file that it is in now.
 */
export function mendGuide(project: FreshProject): { readonly line: string; readonly file: string } {
  const [, line = ""] = blocksOf(project).find(([name]) => name === "mended") ?? [];
  const path = join(project.directory, "slots.mjs");
  const file = readFileSync(path, "utf8").replace(
    /^ *if \(old !== undefined && \(old\.size.*\n/m,
    (old) => old + line,
  );
  writeFileSync(path, file);
  return { line, file };
}

/** What the guide says that they print. */
export function printedInGuide(project: FreshProject): string {
  const [, printed = ""] = /^```text\n(FAIL [\s\S]*?)^```$/m.exec(textOf(project)) ?? [];
  return printed;
}

/** What is not the same twice: times, the token, and what the guide does not print. */
export function settled(text: string): string {
  return text
    .slice(text.indexOf("FAIL "))
    .replace(/msc1\.[^"]+/, "msc1...")
    .replace(/[0-9.,]+ m?s \([0-9,]+ operations\/s\)/, "TIME")
    .trimEnd();
}
