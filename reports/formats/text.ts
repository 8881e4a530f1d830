/** A report as text for people: failures first, then statistics, the verdict, and notes to it. */
import type { BugReport, LossyStorageReport, Report } from "../report.ts";
import { bytes, count, counted, indented, layOutTable, span } from "./layout.ts";
import { makePaint, type Paint } from "./paint.ts";
import { printable } from "./printable.ts";
import { breachOf, divergenceLines } from "./text-divergence.ts";
import { statisticsLines, summaryLines } from "./text-statistics.ts";

/** How much is printed besides failures, the verdict and notes. */
export type Detail = "verdict" | "summary" | "statistics";

/** Options of the text format. */
export interface TextOptions {
  readonly color: boolean;
  /** All statistics unless said. */
  readonly detail?: Detail;
  /** Columns of a line. */
  readonly width?: number;
}

/**
 * @returns the report, ending in a line break. What stands in it may have come from anywhere, so
 *   that nothing of it reaches a terminal unescaped.
 */
export function renderText(given: Report, options: TextOptions): string {
  const { color, detail = "statistics", width } = options;
  const paint = makePaint(color, width);
  const report = printable(given);
  const blocks = [
    ...(report.divergences ?? []).map((divergence) => divergenceLines(report, divergence, paint)),
    bugLines(report, paint),
    domainLines(report, paint),
    auditLines(report, paint),
    detail === "statistics" ? statisticsLines(report, paint) : [],
    detail === "summary" ? summaryLines(report, paint) : [],
    knownLines(report, paint),
    verdictLines(report, paint),
    report.notes.flatMap((note) => noteLines(note, detail, paint)),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** Deviations that are no news, also those that were not met. */
function knownLines({ known = [] }: Report, { width }: Paint): readonly string[] {
  return known.flatMap(({ id, kind, rule, property, reason, times }) => [
    ...indented(
      `known: ${property ?? rule ?? kind} (${kind}), id ${id}, seen in ${counted(times, "run")}`,
      0,
      width,
      NOTE_INDENT,
    ),
    ...indented(reason, NOTE_INDENT, width),
  ]);
}

/** What was explored, and what was left out of it on purpose. */
function domainLines({ domain }: Report, { width }: Paint): readonly string[] {
  if (domain === undefined) return [];
  const size = counted(domain.operations.length, "operation");
  return [
    ...indented(`domain ${domain.name}, ${size}: ${domain.sentence}`, 0, width, 2),
    ...domain.choices.flatMap((choice) => indented(choice, 2, width, 2)),
  ];
}

/** A long list is cut, unless everything is asked for. */
function noteLines(note: string, detail: Detail, { width, warning }: Paint): readonly string[] {
  const line = `note: ${note}`;
  const text = detail === "statistics" ? line : inOneLine(line, width);
  return indented(text, 0, width, NOTE_INDENT).map(warning);
}

/** The text, or, when it is a list that is too long for a line, its beginning and how much more. */
function inOneLine(text: string, lineWidth: number): string {
  const width = lineWidth - NOTE_INDENT;
  const items = text.split(/(?<=[,;]) /);
  if (text.length <= width || items.length < LIST_ITEMS_MIN) return text;
  let kept = items.length - 1;
  const cut = (): string =>
    `${items.slice(0, kept).join(" ").replace(/[,;]$/, "")}, and ${items.length - kept} more`;
  while (kept > 1 && cut().length > width) kept--;
  return cut();
}

/** Fewer commas than that are those of a sentence. */
const LIST_ITEMS_MIN = 4;

const NOTE_INDENT = 6;

/** Near the end, so that it is still on the screen when everything above has scrolled away. */
function verdictLines(report: Report, paint: Paint): readonly string[] {
  const brush = { conforms: paint.good, diverges: paint.bad, unknown: paint.warning };
  const facts = [
    report.bugs === undefined ? "" : `${foundAmong(report.bugs)} found`,
    report.runs === undefined ? "" : counted(report.runs, "run"),
    ...explorationFacts(report),
    report.operations === undefined || report.exploration !== undefined
      ? ""
      : counted(report.operations, "operation"),
    `${span(report.elapsedMs)}${pace(report)}`,
    report.seed === undefined ? "" : `seed ${report.seed}`,
  ];
  const verdict = brush[report.verdict](report.verdict.toUpperCase());
  return [
    `${verdict}  ${paint.strong(`${report.implementation}, ${report.dialect}`)}`,
    ...[
      facts.filter((fact) => fact !== "").join(", "),
      ...reductionFacts(report),
      ...(report.divergences ?? []).map(
        (divergence) => `${breachOf(divergence)} (${divergence.kind}), id ${divergence.id}`,
      ),
      ...report.limitsHit.map((limit) => `limit: ${limit}; what was not tried is not known`),
    ].flatMap((fact) => indented(fact, 2, paint.width, 2)),
  ];
}

function explorationFacts({ exploration, verdict, limitsHit }: Report): readonly string[] {
  if (exploration === undefined) return [];
  const { states, orbits, symmetry, transitions, depth, exhausted } = exploration;
  const isUncertain =
    verdict === "unknown" && limitsHit.every((limit) => limit === "lossy-storage");
  const missing = isUncertain ? "perhaps not all" : "not all";
  const end = exhausted ? "all that can be reached" : `${missing} that can be reached`;
  const met = counted(states, "state") + (symmetry ? ` in ${counted(orbits, "orbit")}` : "");
  return [met, counted(transitions, "step"), `depth ${depth}`, end];
}

function reductionFacts({ exploration }: Report): readonly string[] {
  const { symmetry, partialOrder, storage } = exploration ?? {};
  return [
    ...(symmetry ? [`symmetry: ${symmetry}`] : []),
    ...(partialOrder
      ? [`partial order: ${partialOrder.name}, ${counted(partialOrder.dropped, "step")} left out`]
      : []),
    ...(storage ? [`storage: ${storageText(storage)}`] : []),
  ];
}

function storageText(storage: LossyStorageReport): string {
  const { kind, log2Bits, hashes = 0, visitedBytes, omissionProbability } = storage;
  const shape =
    log2Bits === undefined
      ? ""
      : ` of 2^${log2Bits} bits, ${hashes} ${hashes === 1 ? "hash" : "hashes"}`;
  const likelihood = `probability ${omissionProbability.toPrecision(2)}`;
  return `${kind}${shape}, ${bytes(visitedBytes)}, ${likelihood} that a state was left out`;
}

/** What a reduction was compared in, and every way in which it is wrong. */
function auditLines({ audits = [] }: Report, paint: Paint): readonly string[] {
  return audits.flatMap(({ reduction, name, states, orbits, steps, faults }) => {
    const sizes = [counted(states, "state"), counted(orbits, "orbit"), counted(steps, "step")];
    const found = faults.length === 0 ? "no fault" : counted(faults.length, "fault");
    return [
      ...indented(`audit of ${reduction}: ${[...sizes, found].join(", ")}`, 0, paint.width, 2),
      ...(name === null ? [] : indented(name, 2, paint.width)),
      ...faults.flatMap((fault) => faultLines(fault, paint)),
    ];
  });
}

function faultLines(fault: string, paint: Paint): readonly string[] {
  return indented(`fault: ${fault}`, 2, paint.width).map(paint.bad);
}

function foundAmong(bugs: readonly BugReport[]): string {
  return `${bugs.filter(({ found }) => found).length} of ${counted(bugs.length, "seeded bug")}`;
}

/** Repeating and shrinking what failed is no checking: its time and its operations are left out. */
function pace({ operations, exploration, elapsedMs, investigatedMs = 0 }: Report): string {
  const [done, unit] = exploration
    ? [exploration.transitions, "steps"]
    : [operations, "operations"];
  const spentMs = elapsedMs - investigatedMs;
  if (done === undefined || spentMs < 1) return "";
  return ` (${count(Math.round((done / spentMs) * 1000))} ${unit}/s)`;
}

function bugLines({ bugs }: Report, paint: Paint): readonly string[] {
  if (bugs === undefined) return [];
  const isAsked = bugs.some(({ certifiedMinimal }) => certifiedMinimal !== undefined);
  const header = [
    ...["seeded bug", "dialect", "found", "runs", "operations", "shrunk to", "minimum"],
    ...(isAsked ? ["certified"] : []),
  ];
  const rows = bugs.map((bug) => [
    bug.id,
    bug.dialect,
    bug.found ? "yes" : "NO",
    count(bug.runs),
    count(bug.operations),
    bug.shrunkLength === null ? "-" : `${bug.shrunkLength}${isLonger(bug) ? " LONGER" : ""}`,
    String(bug.minimum),
    ...(isAsked ? [bug.certifiedMinimal === true ? "yes" : "NO"] : []),
  ]);
  return layOutTable(
    [header, ...rows],
    ["left", "left", "left", "right", "right", "right", "right", "left"],
    0,
    (line, row) => {
      if (row === 0) return paint.dim(line);
      const bug = bugs[row - 1];
      return bug?.found === true && !isLonger(bug) ? line : paint.bad(line);
    },
    paint.width,
  );
}

/** Fewer operations show the bug than those that shrinking left. */
function isLonger({ shrunkLength, minimum }: BugReport): boolean {
  return shrunkLength !== null && shrunkLength > minimum;
}
