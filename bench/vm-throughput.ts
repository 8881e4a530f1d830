/** Random checking of a kernel in a VM, in operations for a CPU second of the host. */
import { meet } from "../checkers/machine-facts.ts";
import { checkSequential } from "../checkers/sequential.ts";
import type { RemoteMachines } from "../implementations/process/client.ts";
import { cpuSeconds } from "../implementations/vm/cpu-seconds.ts";
import { ANSWER_TIMEOUT_MS } from "../implementations/vm/factory.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { booted, PACKAGED, WHY_NOT } from "../tests/vm/support.ts";
import type { Benchmark, TimedRound } from "./benchmark.ts";

const RUNS = 30;
const OPERATIONS = 100;

/** The oldest: calls are known that never return on some of the others. */
const KERNEL = PACKAGED.at(-1) ?? "";

export const VM_THROUGHPUT: Benchmark = {
  id: "vm-throughput",
  sentence:
    `${RUNS} random traces of up to ${OPERATIONS} operations and their final look, each on a new ` +
    `VM of ${KERNEL} under QEMU's emulation. Seconds are those of the processor, of QEMU ` +
    "and of this process, which draws, judges and is counted in whole; the guest is warm.",
  unit: "operations",
  rounds: 3,
  missing: async () => WHY_NOT,
  contenders: [{ name: `vm:${KERNEL}`, round: checkVm }],
};

let guest: Promise<RemoteMachines> | undefined;

async function checkVm(seed: number): Promise<TimedRound> {
  guest ??= booted(KERNEL);
  const machines = await guest;
  const { dialect, factory } = meet(machines.dialect ?? "", machines);
  const before = cpuSeconds();
  const report = await checkSequential({
    ...{ dialect, factory, properties: PROPERTIES, now: () => performance.now() },
    ...{ seed, runs: RUNS, maxOperations: OPERATIONS, operationTimeoutMs: ANSWER_TIMEOUT_MS },
    ...{ shrinkEvaluationsMax: 0, collect: false },
  });
  if (report.verdict !== "conforms") throw new Error(`the kernel ${report.verdict}`);
  return { units: report.operations ?? 0, seconds: cpuSeconds() - before };
}

/** Ends the guest, if one was booted. */
export async function endGuest(): Promise<void> {
  await (await guest)?.[Symbol.asyncDispose]();
}
