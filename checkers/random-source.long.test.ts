import { afterAll, expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { DIALECTS, dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { PropertyCoverage } from "../reports/report.ts";
import { checkSequential } from "./sequential.ts";

/** What the headline is about: pages in two places, and the second address space. */
const HEADLINE = /two-gfns|both-ways|shared-and-private|equal-indexes|over-alias|address-space/;

const SEEDS = [1, 2, 3];
const RUNS = 1_000;
const SHARE_MIN = 0.05;

/** The code as posted ends most traces early. */
const NAMES = [...DIALECTS.map(({ name }) => name), "memfile-v6:thp"].filter(
  (name) => !name.includes("as-posted"),
);

const table = new Map<string, Record<string, string>>();

afterAll(() => {
  console.table(Object.fromEntries(table));
});

test.each(NAMES.flatMap((name) => SEEDS.map((seed) => [name, seed] as const)))(
  `each headline property holds in 5 %% of ${RUNS} random traces of %s, seed %i`,
  async (name, seed) => {
    const report = await checkSequential({
      ...{ dialect: dialectNamed(name), factory: simulatorFactory({ dialect: name }) },
      ...{ properties: PROPERTIES, seed, runs: RUNS, maxOperations: 40 },
      ...{ collect: false, shrinkEvaluationsMax: 0, now: () => 0 },
    });

    const rows = (report.properties ?? []).filter(({ id }) => HEADLINE.test(id));
    const counted = rows.filter(({ kind }) => kind === "sometimes");
    table.set(`${name}, seed ${seed}`, Object.fromEntries(counted.map(percentOf)));
    expect(report.divergences).toEqual([]);
    expect(counted.length).toBeGreaterThanOrEqual(3);
    expect(counted.filter(({ share = 0 }) => share < SHARE_MIN)).toEqual([]);
  },
);

function percentOf({ id, share = 0 }: PropertyCoverage): readonly [string, string] {
  return [id, `${(share * 100).toFixed(1)} %`];
}
