import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { VERB_NAMES } from "./parsing/verbs.ts";
import { called } from "./test-calls.ts";

const cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
writeFileSync(join(cwd, "a.trace"), "memslot-check-trace schema=1 dialect=linux-6.18\n");

afterAll(() => rmSync(cwd, { recursive: true }));

/** One mistake of each verb, with the beginning of what is said of it and a word of the hint. */
const MISTAKES: readonly (readonly [string, string, string])[] = [
  ["chekc", "MSC120: unknown verb", "check"],
  ["start --seed x", "MSC122: --seed", "integer"],
  ["check --runs 0", "MSC122: --runs", "from 1"],
  ["explore --domain nowhere", "MSC134: there is no domain", "domains are"],
  ["replay", "MSC123: replay needs FILE|TOKEN", "for instance"],
  ["shrink a.trace --workers 0", "MSC122: --workers", "from 1"],
  ["export a.trace --to pascal", "MSC122: --to does not know pascal", "syzkaller"],
  ["serve a.trace b.trace", "MSC123: serve does not take", "for instance"],
  ["report a.trace --to mail", "MSC128: a.trace is not a JSON report", "--json"],
  ["rules --operation frobnicate", "MSC138: no rule is of", "lists them all"],
  ["explain memslot/gpa-overlap", "MSC138: no rule is", "memslot/gpa-no-overlap"],
  ["bugs overlap-of-by-one", "MSC131: there is no seeded bug", "overlap-off-by-one"],
  ["failures shwo 1", "MSC123: failures does not take", "show"],
  ["kernels fetsh", "MSC123: kernels does not take", "fetch"],
  ["conform --implementation simulater", "MSC130: unknown implementation", "simulator"],
  ["serve-implementation --dialect linux-9.9", "MSC107: there is no dialect", "linux-6.18"],
  ["probe --print-confg", "MSC121: unknown flag", "--print-config"],
];

test("every verb has a mistake here", () => {
  const verbs = MISTAKES.map(([line]) => line.split(" ")[0]);

  expect(VERB_NAMES.filter((name) => !verbs.includes(name))).toEqual([]);
});

test.each(MISTAKES)("%s: exit code 2, and a hint", async (line, said, hint) => {
  const { code, out, error } = await called(line.split(" "), cwd);
  const [first = "", second = ""] = error.split("\n");

  expect([code, out]).toEqual([2, ""]);
  expect(first).toContain(`memslot-check: ${said}`);
  expect(second).toMatch(/^ {2}hint: /);
  expect(second).toContain(hint);
});
