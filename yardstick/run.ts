/**
 * Measures the explorer on W beside SPIN, and prints one table per question.
 *
 * Usage: `npm start --prefix yardstick -- [W1 W2 W3s W3 random]`; all of it when nothing is named,
 * which takes a quarter of an hour. `docs/yardstick.md` is what that prints.
 * Needs `spin`, `cc` and `bash` for SPIN's columns, and says so where they are missing.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure } from "../bench/benchmark.ts";
import { machineText } from "../bench/machine.ts";
import { checked, exploreInChild, killChild } from "./children.ts";
import { EXPECTED, type ExpectedCounts } from "./expected.ts";
import type { ChildAnswer } from "./explore-child.ts";
import { BUGS, type YardstickBug } from "./implementation.ts";
import { explorePacked } from "./packed/explore-packed.ts";
import { packedYardstickProduct } from "./products.ts";
import { RANDOM_YARDSTICK } from "./random-bench.ts";
import { measureSpeed } from "./speed.ts";
import { spinMissing } from "./spin.ts";
import type { SymmetryPart } from "./symmetry.ts";
import { median, printTable, rangeText, roundsText, seconds, whole } from "./tables.ts";

/** The table of random checking, which has a size of its own. */
const RANDOM = "random";

const named = process.argv.slice(2);
const tables = [...EXPECTED.map(({ size }) => size.name), RANDOM];
if (named.some((name) => !tables.includes(name))) {
  throw new RangeError(`choose from ${tables.join(", ")}`);
}
const isWanted = (table: string): boolean => named.length === 0 || named.includes(table);
const chosen = EXPECTED.filter(({ size }) => isWanted(size.name));
console.log(`# The explorer on system W

What \`npm start --prefix yardstick\` printed on ${machineText()}. Every count is
compared with the known one; a wrong one ends the run. What W is: \`yardstick/system-w.md\`.

It is the explorer's driver with a search of its own, \`yardstick/packed/\`, which is not in the
package; the search that is, over objects, is measured in [benchmarks.md](benchmarks.md).`);
const missing = spinMissing();
if (missing !== null) {
  console.log(`\nSPIN is skipped: ${missing}`);
}
for (const expected of chosen) {
  measureSpeed(expected, missing === null);
}
const largest = chosen.at(-1);
if (largest) {
  measureSymmetries(chosen);
  await measureBugs(chosen);
  measureWorkers(largest);
  await measureKill(largest);
  measureStorage(largest);
}
if (isWanted(RANDOM)) {
  await measureRandom();
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
      const { counterexample } = await explorePacked(product, {}, { now: () => performance.now() });
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

/** From the start of the first thread to the result; seven rounds, since the ratio is close. */
function measureWorkers(expected: ExpectedCounts): void {
  const { name } = expected.size;
  const run = (workers: number): ChildAnswer =>
    checked(exploreInChild({ size: name, symmetry: [], options: { workers } }), expected);
  const rounds = [1, 2, 3, 4, 5, 6, 7].map(() => ({ one: run(1), two: run(2) }));
  const ratios = rounds.map(({ one, two }) => one.wallSeconds / two.wallSeconds);
  const row = (workers: string, answers: readonly ChildAnswer[], speedUps: readonly number[]) => [
    workers,
    seconds(median(answers.map(({ wallSeconds }) => wallSeconds))),
    median(speedUps).toFixed(2),
    rangeText(speedUps),
    seconds(median(answers.map(({ userSeconds }) => userSeconds))),
  ];
  printTable(
    `${name}: wall time of the exploration by workers, their start included (same counts)`,
    ["workers", "wall s", "speed-up", `speed-up ${roundsText(rounds.length)}`, "user s"],
    [
      row(
        "1",
        rounds.map(({ one }) => one),
        [1],
      ),
      row(
        "2",
        rounds.map(({ two }) => two),
        ratios,
      ),
    ],
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
