/** Shrinking with threads comes to what it comes to without. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SHRINKING_BUGS } from "../../bench/shrinking/table.ts";
import type { Report } from "../../reports/report.ts";
import { run } from "../../tests/cli/run.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-threads-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

/** What the bundled command finds, whose threads run the bundle too. */
async function divergencesOf(bug: string, workers: number): Promise<Report["divergences"]> {
  const machine = ["--implementation", `simulator:bug=${bug}`, "--seed", "1", "--runs", "20000"];
  const { out } = await run(
    ["check", ...machine, "--no-stored", "--workers", `${workers}`, "--json", "-"],
    { cwd },
  );
  return (JSON.parse(out) as Report).divergences;
}

test.each(SHRINKING_BUGS)("two workers shrink %s to what one does", async (bug) => {
  const one = await divergencesOf(bug, 1);
  const two = await divergencesOf(bug, 2);

  expect(one).toHaveLength(1);
  expect(one?.[0]?.shrinkEvaluations).toBeGreaterThan(0);
  expect(two).toEqual(one);
});

/** Of those above the ones with the longest searches. */
test.each(["page-not-zeroed", "b-02b-zap-of-a-slot-behind-the-range"])(
  "three workers shrink %s to the trace, the id and the evaluations of one",
  async (bug) => {
    const [one] = (await divergencesOf(bug, 1)) ?? [];
    const [three] = (await divergencesOf(bug, 3)) ?? [];

    expect(one?.minimality).toBe("certified");
    expect(three?.id).toBe(one?.id);
    expect(three?.shrinkEvaluations).toBe(one?.shrinkEvaluations);
    expect(three).toEqual(one);
  },
);
