/**
 * Checks every kernel in the cache in a virtual machine and writes `docs/kernels.md`:
 * `npm run kernels -- [--runs N] [KERNEL[,OPTION=VALUE..] ...]`. What was checked is kept in the
 * cache, and the page has all that is kept of these runs; `--starts` measures how kernels start
 * and `--render` nothing. Exit code 1 when a deviation is not explained.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parseOperation } from "../../abi/notation.ts";
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
import { type CheckedKernel, type Plan, renderKernelsMarkdown, type Started } from "./markdown.ts";

const { values, positionals } = parseArgs({
  options: {
    runs: { type: "string", default: "220" },
    starts: { type: "boolean", default: false },
    render: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const plan: Plan = {
  ...{ runs: Number(values.runs), maxOperations: 100, seed: 1, version: qemuVersion() },
};
const PROTECTED = ",vm-type=sw-protected";
const NO_MMIO = `${PROTECTED},append=kvm.mmio_caching=0`;
const CACHE = join(cacheFolder(process.env), "matrix");
const [CHECKS, STARTS] = [join(CACHE, JSON.stringify(plan)), join(CACHE, "starts")];
const asked = positionals.length > 0 ? positionals : everyKernel();
for (const kernel of values.render ? [] : asked) {
  if (values.starts) keep(STARTS, await start(kernel));
  else keep(CHECKS, await check(kernel));
}
const kernels = keptIn<CheckedKernel>(CHECKS);
const text = renderKernelsMarkdown(kernels, plan, EXPLAINED, allRules(), keptIn(STARTS));
writeFileSync(new URL("../../docs/kernels.md", import.meta.url), text);
const ids = kernels.flatMap(({ report }) => report.divergences ?? []).map(({ id }) => id);
const unexplained = ids.filter((id) => !EXPLAINED.has(id));
for (const id of new Set(unexplained)) console.error(`${id} is not explained`);
if (unexplained.length > 0) process.exitCode = 1;

/** What is undefined did not come up. */
function keep(folder: string, found: { readonly kernel: string } | undefined): void {
  if (found === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, found.kernel.replaceAll("/", "-")), JSON.stringify(found));
}

function keptIn<T extends { readonly kernel: string }>(folder: string): readonly T[] {
  mkdirSync(folder, { recursive: true });
  const all: T[] = readdirSync(folder).map((name) =>
    JSON.parse(readFileSync(join(folder, name), "utf8")),
  );
  return all.sort((a, b) => placeOf(a) - placeOf(b));
}

/** What is in no cache comes first. */
function placeOf({ kernel }: { readonly kernel: string }): number {
  return everyKernel().indexOf(kernel);
}

/**
 * The oldest first; the newest of Debian with both MMUs, what was built with both types of VM, and
 * without remembered MMIO, which outlives its page's being made private.
 */
function everyKernel(): readonly string[] {
  const shadowed = PACKAGED.slice(0, 1).map((kernel) => `${kernel},npt=0`);
  const whole = BUILT_HERE.filter((kernel) => !kernel.endsWith("-broken")).toReversed();
  const typed = whole.flatMap((kernel) => ["", PROTECTED, NO_MMIO].map((how) => kernel + how));
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

/** Boots it from cold, then so that it is kept, then from what was kept. */
async function start(kernel: string): Promise<Started> {
  const coldSeconds = await secondsToAnswer(`${kernel},snapshot=0`);
  await secondsToAnswer(kernel);
  return { kernel, coldSeconds, keptSeconds: await secondsToAnswer(kernel) };
}

async function secondsToAnswer(kernel: string): Promise<number> {
  const before = cpuSeconds();
  await using machines = await booted(kernel);
  await using machine = await machines.open();
  await machine.apply(parseOperation("guest_read(gpa=0x0)"));
  return cpuSeconds() - before;
}

/** Names of what was built here are short. */
async function ofBuilt(kernel: string): Promise<Pick<CheckedKernel, "release">> {
  const [name = ""] = kernel.split(",");
  return BUILT_HERE.includes(name) ? { release: await releaseOf(name) } : {};
}
