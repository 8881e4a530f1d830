import { afterAll, expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { PropertyCoverage } from "../reports/report.ts";
import { checkSequential } from "./sequential.ts";

/** What the headline is about: pages in two places, and the second address space. */
const HEADLINE = /two-gfns|both-ways|shared-and-private|equal-indexes|over-alias|address-space/;

const SEEDS = [1, 2, 3];
const RUNS = 1_000;
const SHARE_MIN = 0.05;

const NAMES = [
  "memfile-v6-patch4",
  "memfile-v6",
  "memfile-v6:thp",
  "linux-6.1",
  "linux-6.8",
  "linux-6.12",
  "linux-6.18",
  "linux-6.18:sw-protected",
  "linux-7.2",
  "linux-7.3",
];

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
