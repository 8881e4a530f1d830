/**
 * Measures the explorer on W beside SPIN, and prints one table per question.
 *
 * Usage: `npx tsx bench/yardstick/run.ts [W1 W2 W3s W3]`; all sizes when none is named. W3 takes
 * some minutes.
 * Needs `spin`, `cc` and `bash` for SPIN's columns, and says so where they are missing.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explore } from "../../checkers/exhaustive/explore.ts";
import { measure } from "../benchmark.ts";
import { exploreInChild, killChild } from "./children.ts";
import { EXPECTED, type ExpectedCounts } from "./expected.ts";
import type { ChildAnswer } from "./explore-child.ts";
import { BUGS, type YardstickBug } from "./implementation.ts";
import { packedYardstickProduct } from "./products.ts";
import { RANDOM_YARDSTICK } from "./random-bench.ts";
import { asSpinPrints, runSpin, type SpinRun, spinMissing } from "./spin.ts";
import { ALL_PARTS, type SymmetryPart } from "./symmetry.ts";
import { median, printTable, seconds, whole } from "./tables.ts";

const wanted = process.argv.slice(2);
const chosen = EXPECTED.filter(({ size }) => wanted.length === 0 || wanted.includes(size.name));
if (chosen.length === 0) {
  throw new RangeError(`choose from ${EXPECTED.map(({ size }) => size.name).join(", ")}`);
}
const missing = spinMissing();
if (missing !== null) {
  console.log(`SPIN is skipped: ${missing}`);
}
for (const expected of chosen) {
  measureSpeed(expected);
}
measureSymmetries(chosen);
await measureBugs(chosen);
const largest = chosen.at(-1);
if (largest) {
  measureWorkers(largest);
  await measureKill(largest);
  measureStorage(largest);
}
await measureRandom();

/** One line per way of exploring the same system; small sizes as a median of interleaved rounds. */
function measureSpeed(expected: ExpectedCounts): void {
  const { size, states } = expected;
  const rounds = states < 1e6 ? [1, 2, 3] : [1];
  const own = { size: size.name, options: {} };
  const measured = rounds.map(() => ({
    plain: checked(exploreInChild({ ...own, symmetry: [] }), expected),
    reduced: checked(exploreInChild({ ...own, symmetry: ALL_PARTS }), expected),
    spin: missing === null ? spinRuns(expected) : [],
  }));
  const plain = median(measured.map((round) => round.plain.userSeconds));
  const reduced = median(measured.map((round) => round.reduced.userSeconds));
  const { plain: one, reduced: quotient, spin } = measured[0] ?? {};
  const spinSeconds = (spin ?? []).map((_, index) =>
    median(measured.map((round) => round.spin[index]?.userSeconds ?? Number.NaN)),
  );
  const fastest = Math.min(...spinSeconds);
  const row = (name: string, user: number, stored: number, bytes: number) => [
    name,
    seconds(user),
    Number.isFinite(fastest) ? (user / fastest).toFixed(2) : "-",
    whole(stored),
    (bytes / stored).toFixed(0),
  ];
  printTable(
    `${size.name}: user CPU seconds, ratio to SPIN's fastest, memory per stored state`,
    ["", "user s", "ratio", "stored states", "bytes/state"],
    [
      row("unreduced", plain, states, one?.result.storage.memoryBytes ?? Number.NaN),
      row(
        "all symmetries",
        reduced,
        quotient?.result.exploration.orbits ?? Number.NaN,
        quotient?.result.storage.memoryBytes ?? Number.NaN,
      ),
      ...(spin ?? []).map((run, index) =>
        row(
          `SPIN ${run.formulation}, ${run.search}`,
          spinSeconds[index] ?? Number.NaN,
          run.states,
          run.memoryBytes,
        ),
      ),
    ],
  );
}

function spinRuns(expected: ExpectedCounts): readonly SpinRun[] {
  const runs = [
    runSpin(expected, "guards", "depth-first"),
    runSpin(expected, "guards", "breadth-first"),
    runSpin(expected, "literal", "depth-first"),
  ];
  for (const { formulation, states, transitions } of runs) {
    const steps = formulation === "guards" ? expected.effective : expected.transitions;
    if (states !== expected.states || transitions !== asSpinPrints(steps + 1)) {
      throw new Error(`SPIN counts ${states} states and ${transitions} transitions`);
    }
  }
  return runs;
}

function checked(answer: ChildAnswer, expected: ExpectedCounts): ChildAnswer {
  const { exploration, verdict, symmetry } = answer.result;
  const isComplete = verdict === "conforms" && exploration.states === expected.states;
  const hasTransitions = symmetry !== null || exploration.transitions === expected.transitions;
  const hasEffective = symmetry !== null || exploration.effective === expected.effective;
  if (!isComplete || !hasTransitions || !hasEffective) {
    throw new Error(`wrong counts: ${JSON.stringify(exploration)}`);
  }
  return answer;
}

function measureSymmetries(sizes: readonly ExpectedCounts[]): void {
  const count = (size: string, symmetry: readonly SymmetryPart[]): number =>
    exploreInChild({ size, symmetry, options: {} }).result.exploration.orbits;
  printTable(
    "Orbits stored under each symmetry (all equal to the known quotients)",
    ["", ...(sizes[0]?.quotients.map(([parts]) => parts.join("+")) ?? [])],
    sizes.map(({ size, quotients }) => [
      size.name,
      ...quotients.map(([parts, known]) => {
        const orbits = count(size.name, parts);
        if (orbits !== known) {
          throw new Error(`${size.name} modulo ${parts}: ${orbits} orbits, known ${known}`);
        }
        return whole(orbits);
      }),
    ]),
  );
}

async function measureBugs(sizes: readonly ExpectedCounts[]): Promise<void> {
  const bugs = Object.keys(BUGS) as YardstickBug[];
  const rows = [];
  for (const { size, bugs: known } of sizes) {
    const row = [size.name];
    for (const bug of bugs) {
      const product = packedYardstickProduct({ size, bug });
      const { counterexample } = await explore(product, {}, { now: () => performance.now() });
      const length = counterexample?.trace.length;
      if (known !== null && length !== known[bug]) {
        throw new Error(`${bug} in ${size.name}: ${length} operations, known ${known[bug]}`);
      }
      row.push(`${length}`);
    }
    rows.push(row);
  }
  printTable("Certified length of a shortest counterexample", ["", ...bugs], rows);
}

function measureWorkers(expected: ExpectedCounts): void {
  const run = (workers: number): ChildAnswer =>
    checked(
      exploreInChild({ size: expected.size.name, symmetry: [], options: { workers } }),
      expected,
    );
  const [one, two] = [run(1), run(2)];
  const row = (name: string, { result, wallSeconds, userSeconds }: ChildAnswer) => [
    name,
    seconds(result.elapsedMs / 1000),
    (one.result.elapsedMs / result.elapsedMs).toFixed(2),
    seconds(wallSeconds - result.elapsedMs / 1000),
    seconds(userSeconds),
  ];
  printTable(
    `${expected.size.name}: wall time of the exploration by workers (same counts)`,
    ["workers", "wall s", "speed-up", "starting s", "user s"],
    [row("1", one), row("2", two)],
  );
}

async function measureKill(expected: ExpectedCounts): Promise<void> {
  if (expected.states < 100_000) {
    console.log(`\n${expected.size.name} is done before it could be killed.`);
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), "yardstick-"));
  const everyMs = expected.states < 1e6 ? 50 : 1000;
  const request = {
    size: expected.size.name,
    symmetry: [],
    options: { checkpoint: { directory, everyMs } },
  };
  try {
    const killed = await killChild(request, directory, expected.states / 2);
    const resumed = checked(exploreInChild(request), expected);
    printTable(
      `${expected.size.name}: killed in the middle, resumed, same counts`,
      ["states at the kill", "work lost s", "interval s", "states in the end"],
      [
        [
          whole(killed.storedStates),
          seconds(killed.lostMs / 1000),
          seconds(everyMs / 1000),
          whole(resumed.result.exploration.states),
        ],
      ],
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function measureStorage({ size, states }: ExpectedCounts): void {
  const log2Bits = Math.ceil(Math.log2(states)) + 5;
  const kinds = [
    { kind: "exact" },
    { kind: "hash-compact" },
    { kind: "bit-state", log2Bits, hashes: 3 },
  ] as const;
  printTable(
    `${size.name}: what is remembered of a visited state`,
    ["", "states", "bytes/state", "omission probability", "verdict"],
    kinds.map((storage) => {
      const request = { size: size.name, symmetry: [], options: { storage } };
      const { result } = exploreInChild(request);
      return [
        storage.kind,
        whole(result.exploration.states),
        (result.storage.memoryBytes / result.exploration.states).toFixed(1),
        result.storage.omissionProbability.toPrecision(2),
        result.verdict,
      ];
    }),
  );
}

async function measureRandom(): Promise<void> {
  const measured = await measure(RANDOM_YARDSTICK);
  const rates = measured.map(({ rates: each }) => median(each));
  const rivals = measured.map(({ name }, index) => ({ name, rate: rates[index] ?? Number.NaN }));
  printTable(
    `Random checking: ${RANDOM_YARDSTICK.sentence}`,
    ["", "operations/s", ...rivals.map(({ name }) => `: ${name}`)],
    rivals.map(({ name, rate }) => [
      name,
      whole(Math.round(rate)),
      ...rivals.map((rival) => (rate / rival.rate).toFixed(2)),
    ]),
  );
}
