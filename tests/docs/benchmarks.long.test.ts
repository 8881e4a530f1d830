import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reductionCountsOf } from "../../bench/domains/markdown.ts";
import { reductionRows } from "../../bench/domains/reduction-rows.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const DOCUMENT = readFileSync(join(REPOSITORY_ROOT, "docs/benchmarks.md"), "utf8");

describe("docs/benchmarks.md", () => {
  it("tells of the reductions of linux-6.18/twins what is counted today", async () => {
    const rows = await reductionRows(domainNamed("twins", "linux-6.18"), () => 0);

    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(DOCUMENT).toContain(reductionCountsOf(row));
  });
});
