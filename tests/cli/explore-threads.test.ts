import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";
import type { Report } from "../../reports/report.ts";
import { run } from "./run.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-threads-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const TINY = ["explore", "--domain", "linux-6.18/tiny", "--implementation", "simulator"];
const TWINS = ["explore", "--domain", "linux-6.18/twins", "--limit-depth", "4"];
const PRIVATE = [
  ...["explore", "--domain", "memfile-v6/tiny", "--dialect", "memfile-v6:thp"],
  ...["--implementation", "simulator"],
];

/** The report of the bundled command, whose threads run the bundle too. */
async function together(args: readonly string[], workers: number): Promise<Report> {
  const { out } = await run([...args, "--workers", `${workers}`, "--json", "-"], { cwd });
  return comparable(out);
}

/** The report of one thread, in this process. */
async function alone(args: readonly string[]): Promise<Report> {
  const environment = fakeEnvironment([...args, "--workers", "1", "--json", "-"], cwd);
  await runCommandLine(environment);
  return comparable(environment.out.join(""));
}

/** The report without what differs from run to run: time and memory. */
function comparable(json: string): Report {
  const report: Report = JSON.parse(json);
  const { exploration } = report;
  if (exploration === undefined) throw new TypeError("a report of an exploration without one");
  return { ...report, elapsedMs: 0, exploration: { ...exploration, memoryBytes: 0 } };
}

describe("exploring with threads", () => {
  test.each([
    ["linux-6.18", TINY, 2],
    ["memfile-v6 with an option", PRIVATE, 3],
    ["linux-6.18 by symmetry", [...TWINS, "--reduce", "symmetry"], 2],
  ] as const)("gives the report of one thread: %s", async (_, args, workers) => {
    const expected = await alone(args);

    expect(await together(args, workers)).toEqual(expected);
    expect(expected.exploration?.states).toBeGreaterThan(50);
  });

  test("goes on from a checkpoint of one thread", async () => {
    const checkpoint = [...PRIVATE, "--checkpoint", "here"];

    const stopped = await alone([...checkpoint, "--limit-depth", "3"]);
    const last = await together(checkpoint, 2);

    expect(stopped.verdict).toBe("unknown");
    expect(last).toEqual(await alone(PRIVATE));
  });
});
