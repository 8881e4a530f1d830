/** `docs/benchmarks.md` from what was measured. */
import type { ExplorationReport, Report, Verdict } from "../../reports/report.ts";

/** One exploration of a named domain. */
export interface ExplorationRow {
  readonly domain: string;
  readonly implementation: string;
  readonly operations: number;
  readonly verdict: Verdict;
  readonly exploration: ExplorationReport;
  /** Rules and effects that decided a step. */
  readonly rulesHit: number;
  /** CPU time in user mode. */
  readonly userSeconds: number;
}

/** The model alone on a named domain, with a reduction and without, and the audit of it. */
export interface ReductionRow {
  readonly domain: string;
  readonly reduction: string;
  /** What the reduction rests on. */
  readonly name: string;
  readonly whole: ExplorationReport;
  readonly reduced: ExplorationReport;
  readonly faults: number;
  /** CPU time in user mode. */
  readonly wholeSeconds: number;
  readonly reducedSeconds: number;
}

/** One exploration of a named domain beside the simulator, by its number of threads. */
export interface ThreadRow {
  readonly domain: string;
  readonly workers: number;
  readonly wallSeconds: number;
}

/** The search for anything shorter than the minimal trace of one seeded bug. */
export interface CertificateRow {
  readonly id: string;
  /** Operations of the minimal trace. */
  readonly length: number;
  readonly isMinimal: boolean;
  /** Operations that shorter sequences were made of. */
  readonly operations: number;
  readonly states: number;
  readonly finding: string;
  readonly seconds: number;
}

export interface Measurements {
  /** What it was measured on. */
  readonly machine: string;
  readonly explorations: readonly ExplorationRow[];
  readonly threads: readonly ThreadRow[];
  readonly reductions: readonly ReductionRow[];
  readonly certificates: readonly CertificateRow[];
}

export function benchmarksMarkdown(measurements: Measurements): string {
  const { machine, explorations, threads, reductions, certificates } = measurements;
  const proven = certificates.filter(({ isMinimal }) => isMinimal).length;
  return `${[
    "# Benchmarks",
    "",
    "Written by `npx tsx bench/domains/run.ts`. Counts are the same on every machine; a test",
    "counts the `tiny` domains again. Seconds are user CPU of one run, and depend on what else the",
    `machine did: ${machine}. The driver with a search`,
    "made for speed is measured beside SPIN in [yardstick.md](yardstick.md).",
    "",
    "## Named domains",
    "",
    "Everything that the operations of a domain can reach: the model alone, and the model beside",
    "the simulator, which compares every answer and evaluates every property of the inside view.",
    "",
    ...explorationTable(explorations),
    "",
    "A state of a product is a state of the model together with the whole state of the simulated",
    "machine, which also knows what is mapped and which pages were touched: so there are more.",
    "",
    "## Threads",
    "",
    "Beside the simulator, from the start of the first thread to the report; the reports are the",
    "same but for time and memory.",
    "",
    ...threadTable(threads),
    "",
    "## Reductions",
    "",
    "Of the model alone, each in its second run. An orbit is what a symmetry makes one state of;",
    "the audit compares every state with its images, or both orders of what commutes, and the",
    "reduced run with the unreduced one.",
    "",
    ...reductionTable(reductions),
    "",
    "## Certificates",
    "",
    "For each seeded bug: nothing shorter than its minimal trace diverges, among all sequences of",
    "the operations that the trace's own arguments and small ones span.",
    `${proven} of ${certificates.length} are certified.`,
    "",
    ...certificateTable(certificates),
  ].join("\n")}\n`;
}

const COLUMNS: readonly string[] = [
  ...["domain", "beside", "verdict", "operations", "states", "steps", "that change", "depth"],
  ...["rules and effects", "seconds", "steps/s"],
];

function explorationTable(rows: readonly ExplorationRow[]): readonly string[] {
  return [
    `| ${COLUMNS.join(" | ")} |`,
    `|${COLUMNS.map(() => "---").join("|")}|`,
    ...rows.map(countsOf).map((counts, index) => {
      const { exploration, userSeconds } = rows[index] as ExplorationRow;
      const pace = Math.round(exploration.transitions / userSeconds);
      return `${counts} ${userSeconds.toFixed(1)} | ${number(pace)} |`;
    }),
  ];
}

/** Rules and effects that decided something, each once, whatever the operation. */
export function reachedRules({ rules = [] }: Pick<Report, "rules">): number {
  return new Set(rules.filter(({ hits }) => hits > 0).map(({ id }) => id)).size;
}

/** The part of a row that is the same on every machine. */
export function countsOf(row: ExplorationRow): string {
  const { domain, implementation, verdict, operations, exploration, rulesHit } = row;
  const { states, transitions, effective, depth, exhausted } = exploration;
  const beside = implementation === "model" ? "nothing" : implementation;
  const end = exhausted ? verdict : `${verdict}, cut short`;
  const counts = [operations, states, transitions, effective, depth, rulesHit].map(number);
  return `| ${[domain, beside, end, ...counts].join(" | ")} |`;
}

function threadTable(rows: readonly ThreadRow[]): readonly string[] {
  const [one] = rows;
  return [
    "| domain | threads | wall seconds | speed-up |",
    "|---|---|---|---|",
    ...rows.map(({ domain, workers, wallSeconds }) => {
      const speedUp = (one?.wallSeconds ?? Number.NaN) / wallSeconds;
      return `| ${[domain, workers, wallSeconds.toFixed(1), speedUp.toFixed(2)].join(" | ")} |`;
    }),
  ];
}

const REDUCTION_COLUMNS: readonly string[] = [
  ...["domain", "reduction", "rests on", "states", "orbits", "steps", "steps without"],
  ...["audit", "seconds", "seconds without"],
];

function reductionTable(rows: readonly ReductionRow[]): readonly string[] {
  return [
    `| ${REDUCTION_COLUMNS.join(" | ")} |`,
    `|${REDUCTION_COLUMNS.map(() => "---").join("|")}|`,
    ...rows.map((row) => {
      const seconds = [row.reducedSeconds, row.wholeSeconds].map((one) => one.toFixed(1));
      return `${reductionCountsOf(row)} ${seconds.join(" | ")} |`;
    }),
  ];
}

/** The part of a row that is the same on every machine. */
export function reductionCountsOf(
  row: Omit<ReductionRow, "wholeSeconds" | "reducedSeconds">,
): string {
  const { domain, reduction, name, whole, reduced, faults } = row;
  const sizes = [reduced.states, reduced.orbits, reduced.transitions, whole.transitions];
  const audit = faults === 0 ? "no fault" : `${faults} faults`;
  return `| ${[domain, reduction, name, ...sizes.map(number), audit].join(" | ")} |`;
}

function certificateTable(rows: readonly CertificateRow[]): readonly string[] {
  return [
    "| seeded bug | length | operations | states | seconds | certified |",
    "|---|---|---|---|---|---|",
    ...rows.map(({ id, length, operations, states, seconds, isMinimal, finding }) => {
      const cells = [id, length, number(operations), number(states), seconds.toFixed(1)];
      return `| ${cells.join(" | ")} | ${isMinimal ? "yes" : `no: ${finding}`} |`;
    }),
  ];
}

function number(count: number): string {
  return count.toLocaleString("en-US");
}
