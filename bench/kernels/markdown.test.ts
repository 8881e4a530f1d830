import { expect, test } from "vitest";
import type { DivergenceReport, Report } from "../../reports/report.ts";
import { type CheckedKernel, renderKernelsMarkdown } from "./markdown.ts";

const PLAN = { runs: 3, maxOperations: 10, seed: 1, version: "7.2" };

const HANG = {
  ...{ id: "00ff", kind: "hung", rule: "pre-fault/no-slot", trace: ["a()", "b()"] },
  ...{ expected: ["ENOENT"], actual: "the machine hung", reproduced: { times: 2, of: 2 } },
} as unknown as DivergenceReport;

const STARTS = [{ kernel: "6.1", coldSeconds: 14.96, keptSeconds: 2 }];

const RULE = { operation: "close", errno: null, hits: 0 };

const RULES = [
  { ...RULE, id: "file/one", unreachable: null },
  { ...RULE, id: "file/two", unreachable: null },
  { ...RULE, id: "file/no", unreachable: "nobody can" },
];

function checked(kernel: string, hits: number, divergences: DivergenceReport[]): CheckedKernel {
  const rules = [{ ...RULE, id: "file/one", hits, unreachable: null }];
  const verdict = divergences.length > 0 ? "diverges" : "conforms";
  const report = { verdict, operations: 1200, rules, divergences } as unknown as Report;
  return { kernel, facts: ["tdp"], dialect: "linux-6.1", report, cpuSeconds: 3 };
}

test("a page has a row for each kernel, and what none of them reached", () => {
  const kernels = [checked("6.1", 0, []), checked("6.12", 4, [HANG])];
  const reasons = new Map([["00ff", "The kernel: a reason."]]);
  const text = renderKernelsMarkdown(kernels, PLAN, reasons, RULES, STARTS);

  expect(text).toContain("| 6.1 | `tdp` | `linux-6.1` | 1,200 | 400 | conforms | none |");
  expect(text).toContain("| 6.12 | `tdp` | `linux-6.1` | 1,200 | 400 | diverges | 00ff |");
  expect(text).toContain("| 6.1 | 15.0 | 2.0 |");
  expect(text).toContain("### 00ff: hung");
  expect(text).toContain("On 6.12; reproduced 2/2.");
  expect(text).toContain("Whose it is: The kernel: a reason.");
  expect(text.match(/^- .*$/gm)).toEqual(["- close: file/two"]);
});

test("what nobody has looked into is told as such", () => {
  const text = renderKernelsMarkdown([checked("6.12", 4, [HANG])], PLAN, new Map(), RULES, []);

  expect(text).toContain("NOT EXPLAINED");
});
