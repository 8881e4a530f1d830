/**
 * Checks every kernel in the cache in a virtual machine and writes `docs/kernels.md`:
 * `npm run kernels -- [--runs N] [RELEASE ...]`. Exit code 1 when a deviation is not explained.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Coverage } from "../../checkers/coverage.ts";
import { meet } from "../../checkers/machine-facts.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { cpuSeconds } from "../../implementations/vm/cpu-seconds.ts";
import { ANSWER_TIMEOUT_MS } from "../../implementations/vm/factory.ts";
import { qemuVersion } from "../../implementations/vm/qemu.ts";
import { DIALECTS } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { RuleCoverage } from "../../reports/report.ts";
import { booted, RELEASES } from "../../tests/vm/support.ts";
import { EXPLAINED } from "./explained.ts";
import { type CheckedKernel, type Plan, renderKernelsMarkdown } from "./markdown.ts";

const { values, positionals } = parseArgs({
  options: { runs: { type: "string", default: "150" } },
  allowPositionals: true,
});
const plan: Plan = {
  ...{ runs: Number(values.runs), maxOperations: 100, seed: 1, version: qemuVersion() },
};
const kernels: CheckedKernel[] = [];
const oldestFirst = RELEASES.toReversed();
for (const release of positionals.length > 0 ? positionals : oldestFirst) {
  const checked = await check(release);
  if (checked === undefined) continue;
  kernels.push(checked);
  const text = renderKernelsMarkdown(kernels, plan, EXPLAINED, allRules());
  writeFileSync(new URL("../../docs/kernels.md", import.meta.url), text);
}
const ids = kernels.flatMap(({ report }) => report.divergences ?? []).map(({ id }) => id);
const unexplained = ids.filter((id) => !EXPLAINED.has(id));
for (const id of new Set(unexplained)) console.error(`${id} is not explained`);
if (unexplained.length > 0) process.exitCode = 1;

function allRules(): readonly RuleCoverage[] {
  const linux = DIALECTS.filter(({ name }) => name.startsWith("linux-"));
  return linux.flatMap((dialect) => new Coverage(dialect, []).report().rules);
}

/** @returns undefined for a kernel that does not come up, which is told. */
async function check(release: string): Promise<CheckedKernel | undefined> {
  try {
    await using machines = await booted(release);
    const { dialect, factory } = meet(machines.dialect ?? "", machines);
    const before = cpuSeconds();
    const report = await checkSequential({
      ...{ dialect, factory, properties: PROPERTIES, now: () => performance.now() },
      ...{ ...plan, operationTimeoutMs: ANSWER_TIMEOUT_MS, shrinkEvaluationsMax: 2000 },
      ...{ collect: true, leavesOutHung: true },
    });
    const used = cpuSeconds() - before;
    const { operations = 0, verdict } = report;
    const cost = `${operations} operations, ${used.toFixed(0)} CPU seconds`;
    console.log(`${release}: ${verdict}, ${cost}`);
    const { facts = [] } = machines.capabilities;
    return { release, facts, dialect: dialect.name, report, cpuSeconds: used };
  } catch (error) {
    console.error(`${release}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}
