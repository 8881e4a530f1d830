import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CALLER_ADVICE } from "../../model/caller-advice.ts";
import { ASKED_OBLIGATIONS, CALLER_OBLIGATIONS } from "../../model/caller-obligations.ts";
import { ALL_TAINTS } from "../../model/taints.ts";
import { UNSTATED } from "../../model/unstated.ts";
import { renderUndefinedMarkdown } from "../../scripts/undefined-markdown.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const PAGE = renderUndefinedMarkdown(ALL_TAINTS, UNSTATED, CALLER_OBLIGATIONS);

test("docs/undefined.md is what the model says; if not, run npm run docs", () => {
  expect(readFileSync(join(REPOSITORY_ROOT, "docs/undefined.md"), "utf8")).toBe(PAGE);
});

test("docs/undefined.md has a section for every taint and every open question", () => {
  const sections = PAGE.split("\n").filter((line) => line.startsWith("### "));

  expect(sections).toEqual([...ALL_TAINTS, ...UNSTATED].map(({ id }) => `### ${id}`));
});

test("docs/undefined.md has a row for every obligation, with what each policy makes of it", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("| `"));

  expect(rows.map((row) => row.split(" | ").length)).toEqual([
    ...ASKED_OBLIGATIONS.map(() => 4),
    ...CALLER_ADVICE.map(() => 3),
  ]);
  expect(rows.map((row) => /`([^`]+)`/.exec(row)?.[1])).toEqual(
    CALLER_OBLIGATIONS.map(({ id }) => id),
  );
});
