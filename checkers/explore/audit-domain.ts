import type { Operation } from "../../abi/operation.ts";
import type { Audit } from "../../explorer/audit.ts";
import { auditIndependence } from "../../explorer/audit-independence.ts";
import { auditSymmetry } from "../../explorer/audit-symmetry.ts";
import type { ObjectSystem } from "../../explorer/system.ts";
import { type AuditReport, REPORT_SCHEMA, type Report } from "../../reports/report.ts";
import { type DomainSubject, domainReport, modelOf, possibleFor } from "./domain-system.ts";
import type { JudgedState } from "./model-system.ts";
import { assertReducible, noteOnSymmetry, type Reduction } from "./reductions.ts";

/** What is audited, and by whose clock. */
export interface AuditDomainOptions extends DomainSubject {
  readonly reduce: readonly Reduction[];
  /** A larger domain is refused: all of it is kept. */
  readonly statesMax: number;
  readonly now: () => number;
}

/**
 * Compares each reduction of the model alone with the unreduced model, on every state of a domain.
 *
 * @returns a report with `audits`; `diverges` when one of them has a fault.
 * @throws {HarnessError} MSC112 for a domain of more than `statesMax` states; MSC114, MSC115,
 *   MSC116 and MSC117 as the exploration itself.
 */
export async function auditDomain(options: AuditDomainOptions): Promise<Report> {
  const { domain, dialect, factory, reduce, statesMax, now } = options;
  assertReducible(reduce, factory);
  const startedMs = now();
  const possible = possibleFor(options);
  const audits: AuditReport[] = [];
  const notes: string[] = [];
  for (const reduction of reduce) {
    const system = modelOf(domain, possible, [reduction]);
    const { nameIn, audit } = AUDITORS[reduction];
    const name = nameIn(system);
    audits.push({ reduction, name, ...(await audit(system, statesMax)) });
    if (reduction === "symmetry") notes.push(...noteOnSymmetry(domain, name));
  }
  return {
    schema: REPORT_SCHEMA,
    verdict: audits.some(({ faults }) => faults.length > 0) ? "diverges" : "conforms",
    verb: "explore",
    dialect: dialect.name,
    implementation: "model",
    elapsedMs: now() - startedMs,
    limitsHit: [],
    domain: domainReport(domain),
    audits,
    notes,
  };
}

type DomainModel = ObjectSystem<JudgedState, Operation>;

interface Auditor {
  /** What the reduction rests on in this domain; null for nothing. */
  readonly nameIn: (system: DomainModel) => string | null;
  readonly audit: (system: DomainModel, statesMax: number) => Promise<Audit>;
}

const AUDITORS: Readonly<Record<Reduction, Auditor>> = {
  symmetry: { nameIn: ({ symmetry }) => symmetry?.name ?? null, audit: auditSymmetry },
  "partial-order": {
    nameIn: ({ independence }) => independence?.name ?? null,
    audit: auditIndependence,
  },
};
