import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { EXIT_CODES } from "../cli/exit-code.ts";
import { VERB_NAMES } from "../cli/parsing/verbs.ts";
import { REPOSITORY_ROOT } from "./tidy/repository.ts";

const README = readFileSync(join(REPOSITORY_ROOT, "README.md"), "utf8");

const DIRECTORY = mkdtempSync(join(tmpdir(), "memslot-check-readme-"));

afterAll(() => rmSync(DIRECTORY, { recursive: true }));

/** Bodies of the fenced blocks in this language, in order. */
function blocksIn(language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...README.matchAll(fence)].map((found) => found[1] ?? "");
}

/** Rows of the tables as their first two cells, without Markdown. */
function rowsOfTables(): ReadonlyMap<string, string> {
  const rows = README.matchAll(/^\| ([^|]+?) *\| ([^|]+?) *\|$/gm);
  return new Map([...rows].map((row) => [(row[1] ?? "").replaceAll("`", ""), row[2] ?? ""]));
}

/** Runs a TypeScript file of the repository in a directory of its own. */
function runFile(path: string, ...args: readonly string[]): ReturnType<typeof spawnSync> {
  const file = join(REPOSITORY_ROOT, path);
  return spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), file, ...args], {
    cwd: DIRECTORY,
    env: { ...process.env, NO_COLOR: "1" },
    encoding: "utf8",
  });
}

test("shows a failure as the command line prints it", () => {
  const [, line = ""] = /^npx memslot-check (check .*)$/m.exec(README) ?? [];
  const untilReplay = blocksIn("text")[0]?.split("  minimal:")[0];

  const run = runFile("cli/main.ts", ...line.split(" "));

  expect(run.stdout).toContain(untilReplay);
  expect(untilReplay).toMatch(/^FAIL /);
  expect(run.status).toBe(EXIT_CODES.diverges);
});

test("shows a sample that does what is said of it", () => {
  const sample = readFileSync(join(REPOSITORY_ROOT, "tests", "readme-sample.ts"), "utf8");

  const run = runFile("tests/readme-sample.ts");

  expect(blocksIn("ts")).toEqual([sample.replace('"../index.ts"', '"memslot-check"')]);
  expect(run.stdout).toMatch(/^FAIL memslot\/\S+ at operation [12]\/[12], agreeable$/m);
  expect(run.stdout).toContain("accepted-invalid, linux-6.18");
  expect(run.status).toBe(1);
});

test("names only verbs that exist", () => {
  const named = [...rowsOfTables()].filter(([, does]) => !/^\d/.test(does)).map(([name]) => name);
  const verbs = named
    .map((name) => name.split(" ")[0])
    .filter((name) => /^[a-z]+$/.test(name ?? ""));

  expect(verbs.length).toBeGreaterThanOrEqual(8);
  expect(verbs.filter((verb) => !["verb", "exit", ...VERB_NAMES].includes(verb ?? ""))).toEqual([]);
});

test("tells every exit code", () => {
  const rows = rowsOfTables();

  const told = Object.values(EXIT_CODES).filter((code) => rows.has(String(code)));

  expect(told).toEqual(Object.values(EXIT_CODES));
});
