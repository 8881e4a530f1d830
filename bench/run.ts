/**
 * Runs the benchmarks and prints ratios, or the table of `shrinking`: `npm run bench [ID ...]`.
 */

import { type Benchmark, measure, median, ROUNDS } from "./benchmark.ts";
import { endBrowser, FIRST_PICTURE } from "./first-picture.ts";
import { KVM_THROUGHPUT } from "./kvm-throughput/kvm-throughput.ts";
import { endServed, PROCESS } from "./process.ts";
import { RANDOM_CHECKING } from "./random-checking.ts";
import { printShrinking, SHRINKING_BUGS } from "./shrinking/table.ts";
import { SHRINKING_THREADS } from "./shrinking-threads.ts";
import { START } from "./start.ts";
import { endGuest, VM_THROUGHPUT } from "./vm-throughput.ts";

const BENCHMARKS: readonly Benchmark[] = [
  ...[START, RANDOM_CHECKING, PROCESS, KVM_THROUGHPUT, VM_THROUGHPUT, SHRINKING_THREADS],
  FIRST_PICTURE,
];

async function print(benchmark: Benchmark): Promise<void> {
  const { id, sentence, unit, rounds = ROUNDS } = benchmark;
  const missing = await benchmark.missing?.();
  if (missing !== undefined) {
    console.log(`${id}: skipped, ${missing}`);
    return;
  }
  console.log(`${id}: ${unit} per second, median of ${rounds} interleaved rounds\n${sentence}`);
  const measured = await measure(benchmark);
  for (const { name, rates } of measured) {
    const [low, high] = [Math.min(...rates), Math.max(...rates)].map(figureOf);
    console.log(`  ${name.padEnd(42)} ${figureOf(median(rates))}  (${low} to ${high})`);
  }
  for (const [index, { name, rates }] of measured.entries()) {
    for (const other of measured.slice(index + 1)) {
      const ratio = median(rates) / median(other.rates);
      console.log(`  ${name} : ${other.name} = ${ratio.toFixed(2)}`);
    }
  }
}

/** Rates of what takes long are told with their digits. */
function figureOf(rate: number): string {
  return rate < 10 ? rate.toPrecision(2) : String(Math.round(rate));
}

/** Counts and shares instead of rates; minutes, so only by its name. */
const SHRINKING = "shrinking";
const SHRINKING_SEEDS = 100;

const wanted = process.argv.slice(2);
const chosen = BENCHMARKS.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
if (chosen.length === 0 && !wanted.includes(SHRINKING)) {
  const ids = [...BENCHMARKS.map(({ id }) => id), SHRINKING];
  console.error(`no such benchmark; there are: ${ids.join(", ")}`);
  process.exitCode = 2;
}
for (const benchmark of chosen) await print(benchmark);
if (wanted.includes(SHRINKING)) await printShrinking(SHRINKING_SEEDS, SHRINKING_BUGS);
await endServed();
await endGuest();
await endBrowser();
