/**
 * Checks every kernel in the cache in a virtual machine and writes `docs/kernels.md`:
 * `npm run kernels -- [--runs N] [KERNEL[,OPTION=VALUE..] ...]`. What was checked is kept in the
 * cache, and the page has all that is kept of these runs; `--render` checks nothing. Exit code 1
 * when a deviation is not explained.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Coverage } from "../../checkers/coverage.ts";
import { meet } from "../../checkers/machine-facts.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { cacheFolder } from "../../implementations/vm/cache.ts";
import { cpuSeconds } from "../../implementations/vm/cpu-seconds.ts";
import { ANSWER_TIMEOUT_MS } from "../../implementations/vm/factory.ts";
import { qemuVersion } from "../../implementations/vm/qemu.ts";
import { DIALECTS } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { RuleCoverage } from "../../reports/report.ts";
import { BUILT_HERE, booted, PACKAGED, releaseOf } from "../../tests/vm/support.ts";
import { EXPLAINED } from "./explained.ts";
import { type CheckedKernel, type Plan, renderKernelsMarkdown } from "./markdown.ts";

const { values, positionals } = parseArgs({
  options: {
    runs: { type: "string", default: "220" },
    render: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const plan: Plan = {
  ...{ runs: Number(values.runs), maxOperations: 100, seed: 1, version: qemuVersion() },
};
const KEPT = join(cacheFolder(process.env), "matrix", JSON.stringify(plan));
mkdirSync(KEPT, { recursive: true });
const asked = positionals.length > 0 ? positionals : everyKernel();
for (const kernel of values.render ? [] : asked) {
  const checked = await check(kernel);
  const name = kernel.replaceAll("/", "-");
  if (checked !== undefined) writeFileSync(join(KEPT, name), JSON.stringify(checked));
}
const kernels = readdirSync(KEPT)
  .map(keptAs)
  .sort((a, b) => placeOf(a) - placeOf(b));
const text = renderKernelsMarkdown(kernels, plan, EXPLAINED, allRules());
writeFileSync(new URL("../../docs/kernels.md", import.meta.url), text);
const ids = kernels.flatMap(({ report }) => report.divergences ?? []).map(({ id }) => id);
const unexplained = ids.filter((id) => !EXPLAINED.has(id));
for (const id of new Set(unexplained)) console.error(`${id} is not explained`);
if (unexplained.length > 0) process.exitCode = 1;

function keptAs(name: string): CheckedKernel {
  return JSON.parse(readFileSync(join(KEPT, name), "utf8"));
}

/** What is in no cache comes first. */
function placeOf({ kernel }: CheckedKernel): number {
  return everyKernel().indexOf(kernel);
}

/** The oldest first; the newest of Debian with both MMUs, what was built with both types of VM. */
function everyKernel(): readonly string[] {
  const shadowed = PACKAGED.slice(0, 1).map((kernel) => `${kernel},npt=0`);
  const whole = BUILT_HERE.filter((kernel) => !kernel.endsWith("-broken")).toReversed();
  const typed = whole.flatMap((kernel) => [kernel, `${kernel},vm-type=sw-protected`]);
  return [...PACKAGED.toReversed(), ...shadowed, ...typed];
}

function allRules(): readonly RuleCoverage[] {
  const linux = DIALECTS.filter(({ name }) => name.startsWith("linux-"));
  return linux.flatMap((dialect) => new Coverage(dialect, []).report().rules);
}

/** @returns undefined for a kernel that does not come up, which is told. */
async function check(kernel: string): Promise<CheckedKernel | undefined> {
  try {
    await using machines = await booted(kernel);
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
    console.log(`${kernel}: ${verdict}, ${cost}`);
    const { facts = [] } = machines.capabilities;
    return {
      kernel,
      ...(await ofBuilt(kernel)),
      facts,
      dialect: dialect.name,
      report,
      cpuSeconds: used,
    };
  } catch (error) {
    console.error(`${kernel}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Names of what was built here are short. */
async function ofBuilt(kernel: string): Promise<Pick<CheckedKernel, "release">> {
  const [name = ""] = kernel.split(",");
  return BUILT_HERE.includes(name) ? { release: await releaseOf(name) } : {};
}
