import { isDeepStrictEqual } from "node:util";
import { exploreDomain } from "../../checkers/explore/explore-domain.ts";
import { recipeFor } from "../../cli/commands/explored-system.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import type { Report } from "../../reports/report.ts";
import type { ThreadRow } from "./markdown.ts";

/**
 * A domain beside the simulator, with one thread and with more.
 *
 * @throws {TypeError} when the reports differ in more than time and memory.
 */
export async function threadRows(
  domain: BoundedDomain,
  now: () => number,
): Promise<readonly ThreadRow[]> {
  const names = { implementation: "simulator", dialect: domain.dialect, domain: domain.name };
  const rows: ThreadRow[] = [];
  const reports: Report[] = [];
  for (const workers of [1, 2]) {
    const startedMs = now();
    const report = await exploreDomain({
      ...{ dialect: dialectNamed(domain.dialect), domain, properties: PROPERTIES, limits: {} },
      ...{ factory: simulatorFactory({ dialect: domain.dialect }), hooks: { now }, workers },
      ...recipeFor({ ...names, reduce: [] }),
    });
    rows.push({ domain: domain.name, workers, wallSeconds: (now() - startedMs) / 1000 });
    reports.push(report);
  }
  const [one, two] = reports.map(withoutCost);
  if (isDeepStrictEqual(one, two)) return rows;
  throw new TypeError(`two threads report otherwise of ${domain.name}`);
}

function withoutCost({ elapsedMs: _, exploration, ...report }: Report): unknown {
  return { ...report, exploration: { ...exploration, memoryBytes: 0 } };
}
