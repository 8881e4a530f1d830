/**
 * Statistics of a report for people: what was called, what spoke, what was never reached. Zero rows
 * are shown.
 */
import type { OperationCoverage, PropertyCoverage, Report, RuleCoverage } from "../report.ts";
import { count, layOutTable, UNBREAKABLE, wrap } from "./layout.ts";
import type { Paint } from "./paint.ts";

/**
 * Every table the report has. Of an exploration, only rows of what was reached: a domain leaves
 * things out on purpose.
 */
export function statisticsLines(report: Report, paint: Paint): readonly string[] {
  const isShown = (reached: number): boolean => report.domain === undefined || reached > 0;
  const tables = [
    operationTable(
      (report.operationCoverage ?? []).filter(({ calls }) => isShown(calls)),
      paint,
    ),
    ruleTable(report.rules ?? [], ({ hits }) => isShown(hits), paint),
    propertyTable(
      (report.properties ?? []).filter(({ held }) => isShown(held)),
      paint,
    ),
    precedenceLines(report),
    notSentLines(report, paint),
    taintLines(report, paint),
  ].filter((table) => table.length > 0);
  return tables.flatMap((table, index) => (index === 0 ? table : ["", ...table]));
}

/** One line per table: how much was reached, and by name what was not. */
export function summaryLines(report: Report, paint: Paint): readonly string[] {
  const operations = report.operationCoverage ?? [];
  const called = new Set(operations.filter(({ calls }) => calls > 0).map((row) => row.operation));
  const reachableRules = reachable(report.rules ?? []);
  // The line above names those operations; each of their rules would say the same again.
  const rules = reachableRules.filter(({ operation }) => called.has(operation));
  const uncalled = reachableRules.length - rules.length;
  const properties = report.properties ?? [];
  const lines = [
    reached(
      "operations",
      operations,
      ({ calls }) => calls > 0,
      ({ operation }) => operation,
      paint,
    ),
    reached(
      "rules and effects",
      rules,
      ({ hits }) => hits > 0,
      ({ id, operation }) => `${id} of ${operation}`,
      paint,
    ),
    uncalled === 0 ? [] : [`    and ${count(uncalled)} of operations that were never called`],
    reached(
      "properties",
      properties,
      ({ held }) => held > 0,
      ({ id }) => id,
      paint,
    ),
  ];
  lines.push(
    reached(
      "ways of answers that are left open",
      report.openAnswers ?? [],
      ({ times }) => times > 0,
      ({ id, way }) => `${way} of ${id}`,
      paint,
    ),
  );
  return [
    ...lines.flat(),
    ...precedenceLines(report),
    ...notSentLines(report, paint),
    ...taintLines(report, paint),
  ];
}

/** How many of the pairs of rules whose order shows were met; the others are in the JSON. */
function precedenceLines({ precedence }: Report): readonly string[] {
  if (precedence === undefined) return [];
  const { seen, possible } = precedence;
  return [`double faults: ${count(seen)} of ${count(possible)} ordered pairs of rules met`];
}

const NEVER_INDENT = 4;

function reached<T>(
  title: string,
  rows: readonly T[],
  isReached: (row: T) => boolean,
  nameOf: (row: T) => string,
  paint: Paint,
): readonly string[] {
  if (rows.length === 0) return [];
  const missing = rows.filter((row) => !isReached(row)).map(nameOf);
  const line = `${title}: ${rows.length - missing.length} of ${rows.length} reached`;
  if (missing.length === 0) return [line];
  const never = wrap(missing.join(", "), paint.width - NEVER_INDENT).map(
    (part) => `${" ".repeat(NEVER_INDENT)}${paint.warning(part)}`,
  );
  return [`${line}; never:`, ...never];
}

function operationTable(rows: readonly OperationCoverage[], paint: Paint): readonly string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    row.operation,
    count(row.calls),
    count(row.ok),
    count(row.notSent),
    byFrequency(row.outcomes),
  ]);
  return layOutTable(
    [["operation", "calls", "ok", "not sent", "seen"], ...cells],
    ["left", "right", "right", "right", "left"],
    0,
    (line, row) => rowPaint(line, row, (rows[row - 1]?.calls ?? 0) > 0, paint),
    paint.width,
  );
}

function byFrequency(outcomes: Readonly<Record<string, number>>): string {
  return Object.entries(outcomes)
    .filter(([name]) => name !== "ok")
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `${name} ${count(times)}`.replaceAll(" ", UNBREAKABLE))
    .join("  ");
}

function ruleTable(
  all: readonly RuleCoverage[],
  isShown: (row: RuleCoverage) => boolean,
  paint: Paint,
): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.filter(isShown);
  const wanted = reachable(all);
  const spoke = wanted.filter(({ hits }) => hits > 0).length;
  const title = `rule or effect (${spoke} of ${wanted.length} spoke)`;
  const cells = rows.map((row) => [
    row.id,
    row.operation,
    count(row.hits),
    row.errno ?? "-",
    row.unreachable === null ? "" : `unreachable: ${row.unreachable}`,
  ]);
  return layOutTable(
    [[title, "operation", "hits", "errno", ""], ...cells],
    ["left", "left", "right", "left", "left"],
    0,
    (line, row) => {
      const { hits = 0, unreachable = null } = rows[row - 1] ?? {};
      return hits === 0 && unreachable !== null
        ? paint.dim(line)
        : rowPaint(line, row, hits > 0, paint);
    },
    paint.width,
  );
}

function reachable(rows: readonly RuleCoverage[]): readonly RuleCoverage[] {
  return rows.filter(({ hits, unreachable }) => hits > 0 || unreachable === null);
}

function propertyTable(rows: readonly PropertyCoverage[], paint: Paint): readonly string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    ...[row.id, row.kind, count(row.evaluated), count(row.held)],
    row.share === undefined ? "" : `${(row.share * 100).toFixed(1)} %`,
  ]);
  return layOutTable(
    [["property", "kind", "steps", "held", "traces"], ...cells],
    ["left", "left", "right", "right", "right"],
    0,
    (line, row) => rowPaint(line, row, (rows[row - 1]?.held ?? 0) > 0, paint),
    paint.width,
  );
}

function taintLines({ taints = [] }: Report, { width }: Paint): readonly string[] {
  if (taints.length === 0) return [];
  const rows = taints.flatMap(({ id, effect, traces }) => [[id, EFFECTS[effect], count(traces)]]);
  const header = ["undefined situations", "what then", "traces"];
  return layOutTable([header, ...rows], ["left", "left", "right"], 0, undefined, width);
}

const EFFECTS = {
  stops: "nothing was compared any more",
  widens: "more than one answer was allowed",
} as const;

function notSentLines({ notSent = {} }: Report, { width }: Paint): readonly string[] {
  const reasons = Object.entries(notSent).map(([reason, times]) => [reason, count(times)]);
  if (reasons.length === 0) return [];
  const header = ["drawn but not sent, because", "times"];
  return layOutTable([header, ...reasons], ["left", "right"], 0, undefined, width);
}

function rowPaint(line: string, row: number, isReached: boolean, paint: Paint): string {
  if (row === 0) return paint.dim(line);
  return isReached ? line : paint.warning(line);
}
