import { expect, test } from "vitest";
import type { MemoryFault } from "../../abi/outcome.ts";
import { observation, stepOf } from "../test-steps.ts";
import { memoryFaultExitIsExact } from "./memory-fault-exit-is-exact.ts";

const EXIT: MemoryFault = {
  ...{ kind: "memory_fault", returned: 0, gpa: 0x1000n, sizeBytes: 4096n, flags: 1n },
};
const operation = "guest_read(gpa=0x1000, access=private)";

test.each([
  [{ flags: 0n }, "the exit has flags 0 for a private access"],
  [{ gpa: 0x2000n }, "the exit names 4096 bytes at gpa 0x2000"],
  [{ sizeBytes: 8n }, "the exit names 8 bytes at gpa 0x1000"],
  [{ returned: "EFAULT" }, "KVM_RUN failed with EFAULT"],
] as const)("finds an exit with %o", (wrong, message) => {
  const step = stepOf({ operation, outcome: { ...EXIT, ...wrong } });

  expect(memoryFaultExitIsExact.violation(step)).toBe(message);
});

test("finds a mapping that was made although the access exited", () => {
  const observedBefore = observation({});
  const observedAfter = observation({ mappings: [{ gfn: 1n }] });
  const step = stepOf({ operation, outcome: EXIT, observedBefore, observedAfter });

  expect(memoryFaultExitIsExact.violation(step)).toBe("the access exited, and its page was mapped");
});

test("allows the exit that patch 5 describes, whatever else is mapped", () => {
  const observed = observation({ mappings: [{ gfn: 1n }] });
  const step = stepOf({
    ...{ operation, outcome: EXIT, observedBefore: observed, observedAfter: observed },
  });

  expect(memoryFaultExitIsExact.violation(step)).toBeUndefined();
});
