import { auditDomain } from "../../checkers/explore/audit-domain.ts";
import { exploreDomain } from "../../checkers/explore/explore-domain.ts";
import { REDUCTIONS, type Reduction } from "../../checkers/explore/reductions.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { BoundedDomain } from "../../properties/domains/bounded-domain.ts";
import type { ExplorationReport } from "../../reports/report.ts";
import type { ReductionRow } from "./markdown.ts";

const AUDITED_STATES_MAX = 100_000;

/** The reductions that a domain has, each explored twice, with it and without, and audited. */
export async function reductionRows(
  domain: BoundedDomain,
  now: () => number,
): Promise<readonly ReductionRow[]> {
  const subject = {
    ...{ dialect: dialectNamed(domain.dialect), domain, factory: null, properties: PROPERTIES },
  };
  const measured = async (reduce: readonly Reduction[]): Promise<Measured> => {
    await exploreDomain({ ...subject, reduce, limits: {}, hooks: { now } });
    const started = process.cpuUsage();
    const report = await exploreDomain({ ...subject, reduce, limits: {}, hooks: { now } });
    const { user } = process.cpuUsage(started);
    if (report.exploration === undefined) throw new TypeError("no exploration in its report");
    return { exploration: report.exploration, seconds: user / 1e6 };
  };
  const whole = await measured([]);
  const rows: ReductionRow[] = [];
  for (const reduction of REDUCTIONS) {
    const options = { ...subject, reduce: [reduction], statesMax: AUDITED_STATES_MAX, now };
    const [audit] = (await auditDomain(options)).audits ?? [];
    if (audit === undefined || audit.name === null) continue;
    const reduced = await measured([reduction]);
    rows.push({
      ...{ domain: domain.name, reduction, name: audit.name, faults: audit.faults.length },
      ...{ whole: whole.exploration, wholeSeconds: whole.seconds },
      ...{ reduced: reduced.exploration, reducedSeconds: reduced.seconds },
    });
  }
  return rows;
}

interface Measured {
  readonly exploration: ExplorationReport;
  readonly seconds: number;
}
