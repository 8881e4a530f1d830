import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFreshProject, runNode } from "./packed.ts";

const { directory, installed } = makeFreshProject([]);

const GUIDE = readFileSync(join(installed, "docs", "guides", "your-own-implementation.md"), "utf8");

afterAll(() => rmSync(directory, { recursive: true }));

/** The code blocks of the guide that name their file, and the one that mends it. */
const BLOCKS = [...GUIDE.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, name = "", text = ""]) => [name, text] as const,
);

/** What is not the same twice: times, the token, and what the guide does not print. */
function settled(text: string): string {
  return text
    .slice(text.indexOf("FAIL "))
    .replace(/msc1\.[^"]+/, "msc1...")
    .replace(/[0-9.,]+ m?s \([0-9,]+ operations\/s\)/, "TIME")
    .trimEnd();
}

function writeFiles(): void {
  for (const [name, text] of BLOCKS) {
    if (name.endsWith(".mjs")) writeFileSync(join(directory, name), text);
  }
}

test("the files of the guide, in a fresh folder, find what the guide says they find", () => {
  writeFiles();

  const { status, stdout, stderr } = runNode({ cwd: directory }, "check.mjs");

  const [, printed = ""] = /^```text\n(FAIL [\s\S]*?)^```$/m.exec(GUIDE) ?? [];
  expect([status, stderr]).toEqual([1, ""]);
  expect(settled(stdout)).toBe(settled(printed));
});

test("no check of the kit fails on them, and with the line that mends them they conform", () => {
  writeFiles();
  const [, line = ""] = BLOCKS.find(([name]) => name === "mended") ?? [];
  const slots = readFileSync(join(directory, "slots.mjs"), "utf8");
  const mended = slots.replace(
    /^ *if \(old !== undefined && \(old\.size.*\n/m,
    (old) => old + line,
  );
  writeFileSync(join(directory, "slots.mjs"), mended);

  const { status, stdout } = runNode({ cwd: directory }, "check.mjs");

  expect(mended).toContain(line);
  expect(stdout).not.toContain("FAIL");
  expect(stdout).toContain("CONFORMS  my slots, linux-6.18");
  expect(status).toBe(0);
});
