import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { EXIT_CODES } from "../cli/exit-code.ts";
import { VERB_NAMES } from "../cli/parsing/verbs.ts";
import { run } from "./cli/run.ts";
import { REPOSITORY_ROOT } from "./tidy/repository.ts";

const README = readFileSync(join(REPOSITORY_ROOT, "README.md"), "utf8");

const DIRECTORY = mkdtempSync(join(tmpdir(), "memslot-check-readme-"));

afterAll(() => rmSync(DIRECTORY, { recursive: true }));

/** Rows of the tables as their first two cells, without Markdown. */
function rowsOfTables(): ReadonlyMap<string, string> {
  const rows = README.matchAll(/^\| ([^|]+?) *\| ([^|]+?) *\|$/gm);
  return new Map([...rows].map((row) => [(row[1] ?? "").replaceAll("`", ""), row[2] ?? ""]));
}

test("shows a failure as the command line prints it", async () => {
  const [, line = ""] = /^npx memslot-check (check .*)$/m.exec(README) ?? [];
  const untilReplay = /^```text\n([\s\S]*?)^ {2}minimal:/m.exec(README)?.[1];

  const { code, out } = await run(line.split(" "), { cwd: DIRECTORY });

  expect(out).toContain(untilReplay);
  expect(untilReplay).toMatch(/^FAIL /);
  expect(code).toBe(EXIT_CODES.diverges);
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
