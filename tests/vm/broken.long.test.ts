import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { meet } from "../../checkers/machine-facts.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { ANSWER_TIMEOUT_MS } from "../../implementations/vm/factory.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { BROKEN, BROKEN_TITLE } from "./broken.ts";
import { booted } from "./support.ts";

const CLEAR = parseOperation("clear_dirty_log(slot=0, first_page=0x0, num_pages=0, pages=[])");
const READ = parseOperation("guest_read(gpa=0x0)");
const SLOT = parseOperation(
  "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0)",
);

describe.skipIf(BROKEN === undefined)(BROKEN_TITLE, () => {
  test.each([
    [1, "crashed", /NULL pointer dereference.*__x64_sys_ioctl/s],
    [2, "kernel-warning", /broken on purpose.*WARNING.*kvm_vm_ioctl/s],
    [3, "hung", /memslot_check_breaks|kvm_vm_ioctl/],
  ])("kvm.breaks=%i loses the guest, and the next machine works", async (how, manner, said) => {
    await using machines = await booted(BROKEN ?? "", `,append=kvm.breaks=${how}`);
    const machine = await machines.open();
    expect(await machine.apply(SLOT)).toEqual({ kind: "ok" });

    await expect(Promise.resolve(machine.apply(CLEAR))).rejects.toMatchObject({
      ...{ name: "ImplementationLost", manner },
      message: expect.stringMatching(said),
    });

    await using next = await machines.open();
    expect(await next.apply(READ)).toMatchObject({ kind: "mmio" });
  });

  test("an oops is a divergence of at most two operations, and the check goes on", async () => {
    await using machines = await booted(BROKEN ?? "", ",append=kvm.breaks=1");
    const { dialect, factory } = meet(machines.dialect ?? "", machines);
    const report = await checkSequential({
      ...{ dialect, factory, properties: PROPERTIES, now: () => performance.now() },
      ...{ seed: 1, runs: 5, maxOperations: 40, operationTimeoutMs: ANSWER_TIMEOUT_MS },
      ...{ shrinkEvaluationsMax: 60, collect: true, leavesOutHung: true },
    });

    const { divergences = [] } = report;
    expect(divergences).not.toEqual([]);
    for (const { kind, actual, shrunkLength } of divergences) {
      expect({ kind, isShort: shrunkLength <= 2 }).toEqual({ kind: "crashed", isShort: true });
      expect(actual).toContain("NULL pointer dereference");
    }
    expect(report.runs).toBe(5);
  });
});
