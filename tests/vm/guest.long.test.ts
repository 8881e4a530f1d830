import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { meet } from "../../checkers/machine-facts.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { runCommandLine } from "../../cli/command-line.ts";
import { fakeEnvironment } from "../../cli/test-support.ts";
import { ANSWER_TIMEOUT_MS } from "../../implementations/vm/factory.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { booted, inVm, PACKAGED, WHY_NOT } from "./support.ts";
import { guestTests } from "./test-guest.ts";

const [newest = ""] = PACKAGED;
const oldest = PACKAGED.at(-1) ?? "";

guestTests({
  ...{ kernel: newest, options: "", runs: 50, operationsMin: 500 },
  facts: ["tdp", "fetch=shutdown"],
});
guestTests({
  ...{ kernel: oldest, options: ",npt=0", runs: 20, operationsMin: 200 },
  facts: ["no-tdp"],
});

/** KVM_PRE_FAULT_MEMORY does not return there once a slot was deleted; Linux 6.16 does. */
const LIVELOCKED = PACKAGED.find((kernel) => kernel.startsWith("debian:6.12."));

describe.skipIf(LIVELOCKED === undefined)(inVm("Linux 6.12, which pre-faults for ever"), () => {
  test("is found out, shrunk to five operations at most, and gone on with", async () => {
    await using machines = await booted(LIVELOCKED ?? "");
    const { dialect, factory } = meet(machines.dialect ?? "", machines);
    const report = await checkSequential({
      ...{ dialect, factory, properties: PROPERTIES, now: () => performance.now() },
      ...{ seed: 1, runs: 40, maxOperations: 100, operationTimeoutMs: ANSWER_TIMEOUT_MS },
      ...{ shrinkEvaluationsMax: 2000, collect: false, leavesOutHung: true },
    });
    expect(report.divergences).toMatchObject([{ kind: "hung", reproduced: { times: 2, of: 2 } }]);
    expect(report.divergences?.[0]?.shrunkLength).toBeLessThanOrEqual(5);
    expect(report.divergences?.[0]?.actual).toContain("kvm_arch_vcpu_pre_fault_memory");
    expect(report.notes.join("\n")).toContain("pre_fault_memory hung");
    expect(report.runs).toBe(40);
  });
});

describe.skipIf(WHY_NOT !== undefined)(inVm("a kernel without a type of VM"), () => {
  test("is not checked, and the option that it is built without is named", async () => {
    await expect(booted(oldest, ",vm-type=sw-protected")).rejects.toMatchObject({
      ...{ code: "MSC303", hint: expect.stringContaining("CONFIG_KVM_SW_PROTECTED_VM") },
    });
  });
});

const READ = parseOperation("guest_read(gpa=0x0)");

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "memslot-check-test-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** An interrupt that nobody expects: this kernel has been told to panic of it. */
async function interruptUnmasked(control: string): Promise<void> {
  const socket = connect(control);
  await once(socket, "data");
  for (const execute of ["qmp_capabilities", "inject-nmi"]) {
    socket.write(`${JSON.stringify({ execute })}\n`);
    await once(socket, "data");
  }
  socket.destroy();
}

describe.skipIf(WHY_NOT !== undefined)(inVm("a guest whose kernel panics"), () => {
  test("is lost with what the kernel said, and the next machine is of another guest", async () => {
    const control = join(folder, "control");
    const options = `,append=unknown_nmi_panic,qemu=-qmp unix:${control},server=on,wait=off`;
    await using machines = await booted(PACKAGED.at(-1) ?? "", options);
    const machine = await machines.open();
    expect(await machine.apply(READ)).toMatchObject({ kind: "mmio" });

    await interruptUnmasked(control);
    const lost = Promise.resolve(machine.apply(READ));

    await expect(lost).rejects.toMatchObject({
      ...{ name: "ImplementationLost", manner: "crashed" },
      message: expect.stringMatching(/NMI.*(panic|Kernel panic)/i),
    });
    await using next = await machines.open();
    expect(await next.apply(READ)).toMatchObject({ kind: "mmio" });
  });
});

describe.skipIf(WHY_NOT !== undefined)(inVm("kernels probe"), () => {
  test("says how long a guest takes to be ready, and how fast it is checked", async () => {
    const kernel = PACKAGED.at(-1) ?? "";
    const args = ["kernels", "probe", kernel, "--json", "--quiet"];
    const environment = {
      ...fakeEnvironment(args, process.cwd(), process.env),
      now: () => performance.now(),
    };

    expect(await runCommandLine(environment)).toBe(0);

    const told = JSON.parse(environment.out.join(""));
    expect(told).toMatchObject({ verb: "kernels", kernel, bootMs: expect.any(Number) });
    expect(told.operationsPerSecond).toBeGreaterThan(5);
    expect(told.operationsPerCpuSecond).toBeGreaterThan(50);
  });
});
