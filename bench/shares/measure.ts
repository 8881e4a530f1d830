/** How often random traces do what the headline invariant is about. */
import { checkSequential } from "../../checkers/sequential.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { PropertyCoverage, Report } from "../../reports/report.ts";

/** Pages in two places, and the second address space. */
const HEADLINE = /two-gfns|both-ways|shared-and-private|equal-indexes|over-alias|address-space/;

/** Seeds of the draws. */
export const SEEDS: readonly number[] = [1, 2, 3];
/** Random traces of each seed, and those of them that a test draws. */
export const RUNS = 3_000;
export const RUNS_TESTED = 1_000;
/** No share may be below. */
export const SHARE_MIN = 0.05;

/**
 * Every generation, and each option of the memfile design that changes what is drawn or answered.
 * The code as posted ends many traces early, and callers who obey show no page twice.
 */
export const NAMES: readonly string[] = [
  ...DIALECTS.map(({ name }) => name).filter((name) => !name.includes("as-posted")),
  ...["memfile-v6:thp", "memfile-v6:undefined"],
];

/** What one check came to. */
export interface Shares {
  readonly report: Report;
  /** The `sometimes` properties of the headline, each with the share of traces it held in. */
  readonly rows: readonly PropertyCoverage[];
}

/** Checks the simulator. */
export async function measureShares(name: string, seed: number, runs: number): Promise<Shares> {
  const report = await checkSequential({
    ...{ dialect: dialectNamed(name), factory: simulatorFactory({ dialect: name }) },
    ...{ properties: PROPERTIES, seed, runs, maxOperations: 40 },
    ...{ collect: false, shrinkEvaluationsMax: 0, now: () => 0 },
  });
  const ofHeadline = (report.properties ?? []).filter(({ id }) => HEADLINE.test(id));
  return { report, rows: ofHeadline.filter(({ kind }) => kind === "sometimes") };
}
