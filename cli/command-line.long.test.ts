import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { SEEDED_BUGS } from "../implementations/simulator/bugs/catalogue.ts";
import type { Report } from "../reports/report.ts";
import { runCommandLine } from "./command-line.ts";
import { fakeEnvironment } from "./test-support.ts";

test("a missed bug makes bugs end with 1, and every bug has a row", async () => {
  const args = ["bugs", "--seed", "1", "--runs", "1", "--json"];
  const environment = fakeEnvironment(args, tmpdir());

  const code = await runCommandLine(environment);

  const report: Report = JSON.parse(environment.out.join(""));
  expect(report.bugs?.map(({ id }) => id)).toEqual(SEEDED_BUGS.map(({ id }) => id));
  expect(report.bugs?.some(({ found }) => !found)).toBe(true);
  expect([code, report.verdict]).toEqual([1, "diverges"]);
});
