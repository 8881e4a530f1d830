import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
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

// That the command also explores Linux with threads is in `tests/package/package.test.ts`, and what
// its reductions leave out then in `cli/commands/explored-system.long.test.ts`.
test("threads give the report of one thread, also from its checkpoint", async () => {
  const expected = await alone(PRIVATE);

  const whole = await together(PRIVATE, 3);
  const stopped = await alone([...PRIVATE, "--checkpoint", "here", "--limit-depth", "3"]);
  const last = await together([...PRIVATE, "--checkpoint", "here"], 2);

  expect(expected.exploration?.states).toBeGreaterThan(50);
  expect(whole).toEqual(expected);
  expect(stopped.verdict).toBe("unknown");
  expect(last).toEqual(expected);
});
