import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FACTS } from "../../abi/facts.ts";
import { renderFactsMarkdown } from "../../scripts/facts-markdown.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const PAGE = renderFactsMarkdown();

test("docs/facts.md is what the table says; if not, run npm run docs", () => {
  expect(readFileSync(join(REPOSITORY_ROOT, "docs/facts.md"), "utf8")).toBe(PAGE);
});

test("docs/facts.md has a row for every fact", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("| `"));

  expect(rows.length).toBe(FACTS.length);
});
