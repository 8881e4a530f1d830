/**
 * `bugs`: the test of the checker itself. Every seeded bug has to be found, and shrunk to how few
 * operations?
 */

import { HarnessError } from "../../abi/harness-error.ts";
import { parseOperation } from "../../abi/notation.ts";
import { shownText } from "../../abi/shown.ts";
import { suggestion } from "../../abi/suggest.ts";
import { makeTrace } from "../../abi/trace.ts";
import { replay } from "../../checkers/replay.ts";
import { SEEDED_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Property } from "../../properties/property.ts";
import { type BugReport, REPORT_SCHEMA, type Report } from "../../reports/report.ts";
import type { ExitCode } from "../exit-code.ts";
import { deliver } from "../printing/deliver.ts";
import { certifyTrace } from "./certify-report.ts";
import type { Invocation } from "./invocation.ts";
import { type CheckPlan, runCheck } from "./run-check.ts";
import { chooseSeed } from "./seed.ts";
import { bugNamed, chooseTarget } from "./target.ts";

/** Runs after which a bug counts as not found, unless `--runs` says otherwise. */
const BUG_RUNS_MAX = 20_000;

/**
 * Checks every seeded bug of the dialect and of its options, or of all, or the one that is named;
 * diverges when one was not found, or is shown by fewer operations than it was shrunk to.
 */
export async function bugs(invocation: Invocation): Promise<ExitCode> {
  const { operands, settings, origins, environment } = invocation;
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
  const notes: string[] = [];
  const [id] = operands;
  const chosen = id === undefined ? bugsOf(settings.dialect) : [bugNamed(id)];
  if (id !== undefined) notes.push(...chosen.flatMap(storyOf));
  for (const bug of chosen) {
    const { report, limit, note } = await hunt(bug, plan, invocation);
    found.push(report);
    if (note !== undefined) notes.push(note);
    if (limit !== undefined && !limitsHit.includes(limit)) limitsHit.push(limit);
    if (limit === "interrupted") break;
  }
  const missed = found.some((bug) => !bug.found || isLonger(bug));
  const verdict = limitsHit.length > 0 ? "unknown" : missed ? "diverges" : "conforms";
  const report: Report = {
    schema: REPORT_SCHEMA,
    verdict,
    verb: "bugs",
    dialect: id === undefined ? (settings.dialect ?? "all") : (chosen[0]?.dialect ?? "all"),
    implementation: "simulator",
    seed,
    elapsedMs: environment.now() - startedMs,
    limitsHit,
    bugs: found,
    notes,
  };
  return deliver(report, invocation, "summary");
}

function bugsOf(dialect: string | undefined): readonly SeededBug[] {
  const chosen = SEEDED_BUGS.filter((bug) => dialect === undefined || isOf(bug, dialect));
  if (chosen.length > 0) return chosen;
  const names = [...new Set(SEEDED_BUGS.map((bug) => bug.dialect))];
  const message = `no seeded bug is of dialect ${shownText(dialect ?? "")}`;
  const hint = suggestion(dialect ?? "", names, `there are bugs of ${names.join(", ")}`);
  throw new HarnessError("MSC132", message, hint);
}

/** What the one bug that was asked for is, in the words of its author. */
function storyOf({ id, title, story, source }: SeededBug): readonly string[] {
  return [`${id}: ${title}`, story, `source: ${source}`];
}

/** A bug of `NAME:OPTION` is one of `NAME` as well. */
function isOf(bug: SeededBug, dialect: string): boolean {
  return bug.dialect === dialect || bug.dialect.startsWith(`${dialect}:`);
}

interface Hunt {
  readonly report: BugReport;
  /** What ended it early: a longer trace than there could be then says nothing of the shrinker. */
  readonly limit?: "interrupted" | "shrink-evaluations" | undefined;
  readonly note?: string;
}

/** Whether shrinking left more operations than show the bug. */
function isLonger({ shrunkLength, minimum }: BugReport): boolean {
  return shrunkLength !== null && shrunkLength > minimum;
}

function limitOf(report: BugReport, limitsHit: readonly string[]): Hunt["limit"] {
  if (limitsHit.includes("interrupted")) return "interrupted";
  const cutShort = limitsHit.includes("shrink-evaluations") && isLonger(report);
  return cutShort ? "shrink-evaluations" : undefined;
}

async function hunt(bug: SeededBug, plan: CheckPlan, invocation: Invocation): Promise<Hunt> {
  const { environment, settings } = invocation;
  const { id, dialect, minimalTrace, obligation } = bug;
  const implementation = `simulator:bug=${id}`;
  const target = await chooseTarget({ implementation, dialect, allowHazards: false });
  await using _factory = target.factory;
  const {
    runs = 0,
    operations = 0,
    divergences = [],
    limitsHit,
  } = await runCheck(target, obligation ? inquiry(plan, obligation) : plan, environment, settings);
  const [divergence] = divergences;
  const innocent =
    divergence !== undefined && (await divergesAnyway(bug, divergence.trace, environment.now));
  const properties = propertiesFor(obligation);
  const certificate =
    divergence !== undefined && settings.certify
      ? await certifyTrace(divergence.trace, target, environment, properties)
      : undefined;
  const report: BugReport = {
    ...{ id, dialect, runs, operations },
    found: divergence !== undefined && !innocent,
    shrunkLength: divergence?.shrunkLength ?? null,
    minimum: minimalTrace.length,
    trace: divergence?.trace ?? [],
    ...(certificate && { certifiedMinimal: certificate.isMinimal }),
  };
  const limit = limitOf(report, limitsHit);
  if (!innocent) {
    const doubt = certificate?.isMinimal === false ? { note: `${id}: ${certificate.finding}` } : {};
    return { report, limit, ...doubt };
  }
  const note = `${id}: what was found diverges without the bug as well, so it is not the bug`;
  return { report, limit, note };
}

/** A caller who errs breaks more than one obligation soon; only one is asked for. */
function inquiry(plan: CheckPlan, obligation: string): CheckPlan {
  return { ...plan, properties: propertiesFor(obligation), callers: "err" };
}

function propertiesFor(obligation: string | undefined): readonly Property[] {
  return PROPERTIES.filter(({ id }) => obligation === undefined || id === obligation);
}

/** Whether a trace diverges on a correct machine whose caller may do what it wants. */
async function divergesAnyway(
  { dialect: name, obligation }: SeededBug,
  lines: readonly string[],
  now: () => number,
): Promise<boolean> {
  const lenient = obligation === undefined ? name : name.replace(/[:,]strict$/, "");
  const target = await chooseTarget({
    implementation: "simulator",
    dialect: lenient,
    allowHazards: false,
  });
  const { dialect } = target;
  await using factory = target.factory;
  const trace = makeTrace(dialect.name, lines.map(parseOperation));
  const report = await replay({ dialect, factory, properties: PROPERTIES, trace, now });
  return report.verdict === "diverges";
}
