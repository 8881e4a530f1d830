/** The table of `npm run bench shrinking`. */
import { median } from "../benchmark.ts";
import { KEPT_IN } from "./failing-traces.ts";
import { measureShrinking, type Row } from "./measure.ts";
import { measureRival } from "./rival.ts";

/** Five that are hard to bring to one trace, and seven more of both families. */
export const SHRINKING_BUGS: readonly string[] = [
  "b-06-pages-before-the-slot",
  "any-close-releases",
  "page-not-zeroed",
  "b-31-end-of-clipped-range-wraps",
  "mmio-generation-of-two-bits",
  "gfn-limit-unchecked",
  "punch-keeps-host-mapping",
  "delete-leaves-mapping",
  "manual-get-takes-bits",
  "b-01-private-flag-cleared",
  "b-02b-zap-of-a-slot-behind-the-range",
  "b-29-growth-reveals-private-pages",
];

/** The rival's seeds and runs: it costs most where it finds nothing. */
const RIVAL_SEEDS_MAX = 10;
const RIVAL_RUNS = 1_000;

const HEADER = ["bug", "traces", "results", "same", "minimal", "evaluations", "certifying"];

const SENTENCES = [
  "shrinking: failing traces of one seeded bug, one for each seed",
  "same: share of the most frequent result; minimal: share as short as the certified minimum;",
  "evaluations: mean runs of candidates; certifying: mean operations of the last search.",
  "fast-check: fc.commands of the kinds and values of the bug's shortest trace,",
  `${RIVAL_RUNS} runs for each of the first ${RIVAL_SEEDS_MAX} seeds; traces: those that found it`,
];

/** Shrinks what fails with each seed, and prints how much of it comes to one trace. */
export async function printShrinking(seedCount: number, bugs: readonly string[]): Promise<void> {
  console.log(SENTENCES.join("\n"));
  const seeds = Array.from({ length: seedCount }, (_, index) => index + 1);
  const rows: Row[] = [];
  console.log(lineOf(HEADER));
  for (const bug of bugs) {
    const row = await measureShrinking(bug, seeds, KEPT_IN);
    const rival = measureRival(bug, seeds.slice(0, RIVAL_SEEDS_MAX), RIVAL_RUNS);
    rows.push(row);
    console.log(lineOf(cellsOf(row)));
    console.log(lineOf(["  fast-check", ...cellsOf(rival).slice(1)]));
  }
  console.log(summaryOf(rows));
  for (const row of rows) console.log(othersOf(row));
}

function cellsOf(row: Row): readonly string[] {
  return [
    row.bug,
    String(row.traces),
    String(row.endings.length),
    ...[row.sameShare, row.minimalShare].map((share) => `${(share * 100).toFixed(0)} %`),
    ...[row.evaluationsMean, row.certifyingMean].map((mean) => mean.toFixed(0)),
  ].map((cell) => (row.traces === 0 && cell.includes("NaN") ? "-" : cell));
}

function lineOf([first = "", ...rest]: readonly string[]): string {
  return `${first.padEnd(40)}${rest.map((cell) => cell.padStart(12)).join("")}`;
}

function summaryOf(rows: readonly Row[]): string {
  const shares = rows.map(({ sameShare }) => sameShare);
  const traces = rows.reduce((sum, row) => sum + row.traces, 0);
  const minimal = rows.reduce((sum, row) => sum + row.minimalShare * row.traces, 0);
  const evaluations = rows.reduce((sum, row) => sum + row.evaluationsMean * row.traces, 0);
  return (
    `one trace: median ${percent(median(shares))}, worst ${percent(Math.min(...shares))}; ` +
    `at the certified minimum: ${percent(minimal / traces)}; ` +
    `mean evaluations: ${(evaluations / traces).toFixed(0)}`
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function othersOf({ bug, endings }: Row): string {
  const [canonical, ...others] = endings;
  const shown = [canonical, ...others].flatMap((ending) =>
    ending === undefined
      ? []
      : [`  ${ending.times} times:`, ...ending.lines.map((l) => `    ${l}`)],
  );
  return others.length === 0 ? `${bug}: one trace` : [`${bug}:`, ...shown].join("\n");
}
