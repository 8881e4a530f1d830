import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countsOf, reachedRules } from "../../bench/domains/markdown.ts";
import { exploreDomain } from "../../checkers/explore/explore-domain.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { DOMAINS } from "../../properties/domains/catalogue.ts";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

const DOCUMENT = readFileSync(join(REPOSITORY_ROOT, "docs/benchmarks.md"), "utf8");

/** Those that are counted in a second; the reductions are for `benchmarks.long.test.ts`. */
const TINY = DOMAINS.filter(({ name }) => name.endsWith("/tiny"));

/** The counts of one row, which are the same on every machine. */
async function countedAgain(domain: (typeof DOMAINS)[number], isAlone: boolean): Promise<string> {
  const report = await exploreDomain({
    ...{ dialect: dialectNamed(domain.dialect), domain, properties: PROPERTIES, limits: {} },
    factory: isAlone ? null : simulatorFactory({ dialect: domain.dialect }),
    hooks: { now: () => 0 },
  });
  const { implementation, verdict, exploration } = report;
  if (exploration === undefined) throw new TypeError("a report of an exploration without one");
  return countsOf({
    ...{ domain: domain.name, implementation, verdict, exploration, userSeconds: 0 },
    operations: domain.operations.length,
    rulesHit: reachedRules(report),
  });
}

describe("docs/benchmarks.md", () => {
  it.each(TINY)("tells of $name what is counted today", async (domain) => {
    expect(DOCUMENT).toContain(await countedAgain(domain, true));
    expect(DOCUMENT).toContain(await countedAgain(domain, false));
  });

  it("has every domain exhausted, without a divergence", () => {
    for (const { name } of DOMAINS) {
      expect(DOCUMENT).toContain(`| ${name} | nothing | conforms |`);
      expect(DOCUMENT).toContain(`| ${name} | simulator | conforms |`);
    }
  });

  it("has the length of every seeded bug's minimal trace certified", () => {
    const rows = DOCUMENT.split("\n");
    const missing = SEEDED_BUGS.filter(
      ({ id, minimalTrace: { length } }) =>
        !rows.some((row) => row.startsWith(`| ${id} | ${length} |`) && row.endsWith("| yes |")),
    );

    expect(missing.map(({ id }) => id)).toEqual([]);
  });
});
