import { describe, expect, test } from "vitest";
import { parseOperation } from "../../../abi/notation.ts";
import type { Outcome } from "../../../abi/outcome.ts";
import { assembleMachine } from "../assemble-machine.ts";
import { CORRECT_DECISIONS } from "../decisions.ts";
import { generationNamed } from "../generations.ts";
import { runToEnd, type Steps } from "../kernel/micro-step.ts";
import { type Machine, perform } from "../paths.ts";

const PUNCH = "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x0, size=0x1000)";
const FILL = "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)";
const PRIVATE_READ = "guest_read(gpa=0x0, access=private)";
const SHARED_READ = "guest_read(gpa=0x0)";

/** A machine with one private slot over a file of one page, which is populated. */
function machineWithPage(): Machine {
  const machine = assembleMachine(generationNamed("memfile-v6"), CORRECT_DECISIONS);
  const slot = "slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x10000000000, private_fd=fd0";
  const setup = ["fd0 = memfd_create(flags=INACCESSIBLE)", "ftruncate(fd=fd0, size=0x1000)", FILL];
  for (const line of [...setup, `set_user_memory_region(${slot})`]) {
    expect(runToEnd(start(machine, line)).kind, line).toBe("ok");
  }
  return machine;
}

function start(machine: Machine, line: string): Steps<Outcome> {
  return perform(machine, parseOperation(line));
}

/** Runs a path up to the first step of that label, which is not yet taken. */
function runUntil(steps: Steps<unknown>, label: string): void {
  for (;;) {
    const next = steps.next();
    if (next.done === true) expect.unreachable(`no step ${label}`);
    else if (next.value.label === label) return;
    else expect(next.value.isReady?.() ?? true, next.value.label).toBe(true);
  }
}

describe("a private fault and a punch of its page", () => {
  test("the punch waits for the fault, and takes away what it installed", () => {
    const machine = machineWithPage();
    const fault = start(machine, PRIVATE_READ);
    runUntil(fault, "fault: install the private mapping");

    const punch = start(machine, PUNCH);

    expect(() => runToEnd(punch)).toThrow("take folio lock");
    // The fault runs on to its exit: the punch above was dropped where it waited.
    expect(runToEnd(fault)).toEqual({ kind: "loaded", tag: 0 });
  });

  test("a fault that found the page before it was taken away looks again", () => {
    const machine = machineWithPage();
    const punch = start(machine, PUNCH);
    runUntil(punch, "memfile notifier: drop the mappings of the range");
    const fault = start(machine, PRIVATE_READ);
    runUntil(fault, "take folio lock");

    runToEnd(punch);
    const outcome = runToEnd(fault);

    expect(outcome).toMatchObject({ kind: "memory_fault", flags: 1n });
    expect(machine.vm.shadow.find(0, 0)).toBeUndefined();
  });
});

test("a shared fault that got its host page before a conversion does not install it", () => {
  const machine = machineWithPage();
  runToEnd(start(machine, PUNCH));
  const fault = start(machine, SHARED_READ);
  runUntil(fault, "fault: get the host page");
  runUntil(fault, "take mmu_lock");

  const filled = runToEnd(start(machine, FILL));
  const outcome = runToEnd(fault);

  expect(filled.kind).toBe("ok");
  expect(outcome).toMatchObject({ kind: "memory_fault", flags: 0n });
});

test("a private fault waits as long as host memory is being taken away (B-20)", () => {
  const machine = machineWithPage();
  const munmap = start(machine, "host_munmap(hva=0x10000000000, size=0x1000)");
  runUntil(munmap, "mm: clear page table entries and free pages");
  const fault = start(machine, PRIVATE_READ);
  for (let passes = 0; passes < 5; passes++) {
    runUntil(fault, "fault: look up the slot");
  }

  runToEnd(munmap);

  expect(runToEnd(fault)).toEqual({ kind: "loaded", tag: 0 });
});

test("a conversion is visible page by page to a guest that has no mapping (B-28)", () => {
  const machine = machineWithPage();
  runToEnd(start(machine, PUNCH));
  const fill = start(machine, FILL);
  runUntil(fill, "memfile: call the next notifier");

  const early = runToEnd(start(machine, PRIVATE_READ));

  expect(early).toEqual({ kind: "loaded", tag: 0 });
  expect(runToEnd(fill).kind).toBe("ok");
  expect(machine.vm.shadow.find(0, 0)).toBeUndefined();
});

test("a use during a failing fallocate keeps its page (B-24)", () => {
  const machine = machineWithPage();
  runToEnd(start(machine, PUNCH));
  const failing = FILL.replace("size=0x1000)", "size=0x2000, inject=ENOSPC@2)").replace(
    "mode=0",
    "mode=KEEP_SIZE",
  );
  const fill = start(machine, failing);
  runUntil(fill, "fallocate: allocate a folio");
  runUntil(fill, "fallocate: allocate a folio");

  runToEnd(start(machine, PRIVATE_READ));

  expect(runToEnd(fill)).toEqual({ kind: "failed", errno: "ENOSPC" });
  expect(runToEnd(start(machine, SHARED_READ))).toMatchObject({ kind: "memory_fault", flags: 0n });
});
