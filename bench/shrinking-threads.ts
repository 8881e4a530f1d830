/** Shrinking with threads beside shrinking without, on a trace with a long certifying search. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseOperation } from "../abi/notation.ts";
import { makeTrace, printTrace } from "../abi/trace.ts";
import { seededBug } from "../implementations/simulator/bugs/catalogue.ts";
import type { Benchmark, Contender } from "./benchmark.ts";

const COMMAND = fileURLToPath(new URL("../bin/memslot-check.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../dist/main.js", import.meta.url));

/** Its search runs some 8,000 operations. */
const BUG = "b-02b-zap-of-a-slot-behind-the-range";

export const SHRINKING_THREADS: Benchmark = {
  id: "shrinking-threads",
  sentence:
    "Wall time of the whole command, start included; both end at the same trace. " +
    `On this machine threads have ${availableParallelism()} processors.`,
  unit: "shrinkings",
  rounds: 5,
  missing: async () => (existsSync(BUNDLE) ? undefined : "nothing is built: npm run build"),
  contenders: [shrinking(2), shrinking(1)],
};

function shrinking(workers: number): Contender {
  return {
    name: `shrink --workers ${workers}`,
    round: async () => {
      shrink(workers);
      return 1;
    },
  };
}

/** @throws {Error} when nothing diverged, so that nothing was searched. */
function shrink(workers: number): void {
  const folder = mkdtempSync(join(tmpdir(), "memslot-check-shrinking-"));
  try {
    const { dialect, minimalTrace } = seededBug(BUG);
    const trace = makeTrace(dialect, minimalTrace.map(parseOperation));
    const file = join(folder, "failing.trace");
    writeFileSync(file, printTrace(trace));
    const machine = ["--implementation", `simulator:bug=${BUG}`, "--workers", String(workers)];
    const { status, stdout } = spawnSync(process.execPath, [COMMAND, "shrink", file, ...machine], {
      ...{ cwd: folder, encoding: "utf8" },
    });
    if (status !== 1 || !stdout.includes("certified")) throw new Error(`${status}: ${stdout}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
