/** The search for a seeded bug: random runs until it shows itself, and then shrinking. */
import { checkSequential } from "../../checkers/sequential.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import { simulatorFactory } from "../../index.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Property } from "../../properties/property.ts";
import type { Report } from "../../reports/report.ts";

/** Where a search starts, and after how many runs the bug counts as missed. */
export interface HuntOptions {
  readonly seed: number;
  readonly runs: number;
}

/** Takes every divergence for the bug: the machine has no other. */
export function hunt(bug: SeededBug, options: HuntOptions): Promise<Report> {
  const { id, dialect } = bug;
  return checkSequential({
    dialect: dialectNamed(dialect),
    factory: simulatorFactory({ dialect, bug: id }),
    properties: propertiesFor(bug),
    callers: bug.obligation === undefined ? "obey" : "err",
    maxOperations: 40,
    collect: false,
    shrinkEvaluationsMax: 5000,
    identity: () => "the seeded bug",
    now: () => 0,
    ...options,
  });
}

/** A caller breaks more than one obligation soon; only the one that the bug is about counts. */
export function propertiesFor({ obligation, dialect }: SeededBug): readonly Property[] {
  const about = PROPERTIES.filter(({ isAbout }) => isAbout?.(dialectNamed(dialect)) ?? true);
  return obligation === undefined ? about : about.filter(({ id }) => id === obligation);
}
