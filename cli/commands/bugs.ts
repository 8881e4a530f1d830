/**
 * `bugs`: the test of the checker itself. Every seeded bug has to be found, and shrunk to how few
 * operations?
 */
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import { HarnessError } from "../../model/harness-error.ts";
import { type BugReport, REPORT_SCHEMA, type Report } from "../../reports/report.ts";
import type { ExitCode } from "../exit-code.ts";
import { deliver } from "../printing/deliver.ts";
import type { Invocation } from "./invocation.ts";
import { type CheckPlan, runCheck } from "./run-check.ts";
import { chooseSeed } from "./seed.ts";
import { chooseTarget } from "./target.ts";

/** Runs after which a bug counts as not found, unless `--runs` says otherwise. */
const BUG_RUNS_MAX = 2000;

/**
 * Checks every seeded bug of the dialect and of its options, or of all; diverges when one was not
 * found.
 */
export async function bugs(invocation: Invocation): Promise<ExitCode> {
  const { settings, origins, environment } = invocation;
  const seed = chooseSeed(settings, environment);
  const startedMs = environment.now();
  const plan: CheckPlan = {
    seed,
    runs: origins.runs === "default" ? BUG_RUNS_MAX : settings.runs,
    maxOperations: settings.maxOperations,
    timeBudgetMs: undefined,
    shrinkEvaluationsMax: settings.shrinkEvaluations,
    collect: false,
    // The machine has this one bug: whatever diverges is it, and its shortest trace is wanted.
    identity: () => "the seeded bug",
    corpus: [],
  };
  const found: BugReport[] = [];
  const limitsHit: string[] = [];
  for (const bug of bugsOf(settings.dialect)) {
    const { report, interrupted } = await hunt(bug, plan, invocation);
    found.push(report);
    if (!interrupted) continue;
    limitsHit.push("interrupted");
    break;
  }
  const missed = found.some((bug) => !bug.found);
  const verdict = limitsHit.length > 0 ? "unknown" : missed ? "diverges" : "conforms";
  const report: Report = {
    schema: REPORT_SCHEMA,
    verdict,
    verb: "bugs",
    dialect: settings.dialect ?? "all",
    implementation: "simulator",
    seed,
    elapsedMs: environment.now() - startedMs,
    limitsHit,
    bugs: found,
    notes: [],
  };
  return deliver(report, invocation, "statistics");
}

function bugsOf(dialect: string | undefined): readonly SeededBug[] {
  const chosen = SEEDED_BUGS.filter((bug) => dialect === undefined || isOf(bug, dialect));
  if (chosen.length > 0) return chosen;
  const names = [...new Set(SEEDED_BUGS.map((bug) => bug.dialect))].join(", ");
  const message = `no seeded bug is of dialect ${dialect}`;
  throw new HarnessError("MSC132", message, `there are bugs of ${names}`);
}

/** A bug of `NAME:OPTION` is one of `NAME` as well. */
function isOf(bug: SeededBug, dialect: string): boolean {
  return bug.dialect === dialect || bug.dialect.startsWith(`${dialect}:`);
}

interface Hunt {
  readonly report: BugReport;
  readonly interrupted: boolean;
}

async function hunt(
  { id, dialect, minimalTrace }: SeededBug,
  plan: CheckPlan,
  { environment, settings }: Invocation,
): Promise<Hunt> {
  const implementation = `simulator:bug=${id}`;
  const target = await chooseTarget({ implementation, dialect, allowHazards: false });
  await using _factory = target.factory;
  const {
    runs = 0,
    operations = 0,
    divergences = [],
    limitsHit,
  } = await runCheck(target, plan, environment, settings);
  const [divergence] = divergences;
  const report: BugReport = {
    ...{ id, dialect, runs, operations },
    found: divergence !== undefined,
    shrunkLength: divergence?.shrunkLength ?? null,
    minimum: minimalTrace.length,
    trace: divergence?.trace ?? [],
  };
  return { report, interrupted: limitsHit.includes("interrupted") };
}
