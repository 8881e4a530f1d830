import { expect, test } from "vitest";
import { sharesMarkdown } from "./markdown.ts";

test("every dialect has a table, with the share of each seed", () => {
  const shares = new Map([["page-at-two-gfns", [0.4449, 0.05, 0.1]]]);

  const markdown = sharesMarkdown(new Map([["memfile-v6", shares]]), 3000);

  expect(markdown).toContain("3,000 traces for each of the seeds 1, 2, 3.");
  expect(markdown).toContain("## memfile-v6\n\n| property | seed 1 | seed 2 | seed 3 |\n");
  expect(markdown).toContain("| `page-at-two-gfns` | 44.5 % | 5.0 % | 10.0 % |\n");
});
