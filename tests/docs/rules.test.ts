import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DIALECTS } from "../../model/dialects/registry.ts";
import { renderRulesMarkdown } from "../../reports/formats/markdown-rules.ts";
import { ruleCatalogue } from "../../reports/rule-catalogue.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const RULES = renderRulesMarkdown(DIALECTS.map(ruleCatalogue));

test("docs/rules.md is what the model says; if not, run npm run docs", () => {
  expect(readFileSync(join(REPOSITORY_ROOT, "docs/rules.md"), "utf8")).toBe(RULES);
});

test("every row of a table has as many cells as its head", () => {
  const rows = RULES.split("\n").filter((line) => line.startsWith("| "));

  const cells = new Set(rows.map((line) => line.replaceAll("\\|", "").split("|").length));

  expect(rows.length).toBeGreaterThan(DIALECTS.length);
  expect([...cells]).toEqual([7]);
});
