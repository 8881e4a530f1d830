import { expect, test } from "vitest";
import type { MemoryFault } from "../../abi/outcome.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { observation, stepOf } from "../test-steps.ts";
import { conversionExitIsExact } from "./conversion-exit-is-exact.ts";

const EXIT: MemoryFault = {
  ...{ kind: "memory_fault", returned: "EFAULT", gpa: 0x1000n, sizeBytes: 4096n, flags: 8n },
};
const operation = "guest_read(gpa=0x1000, access=private)";

test.each([
  [{ flags: 0n }, "the exit has flags 0 for a private access"],
  [{ flags: 1n }, "the exit has flags 1 for a private access"],
  [{ gpa: 0x2000n }, "the exit names 4096 bytes at gpa 0x2000"],
  [{ sizeBytes: 8n }, "the exit names 8 bytes at gpa 0x1000"],
  [{ returned: 0 }, "KVM_RUN succeeded"],
] as const)("finds an exit with %o", (wrong, message) => {
  const step = stepOf({ operation, outcome: { ...EXIT, ...wrong } });

  expect(conversionExitIsExact.violation(step)).toBe(message);
});

test("finds a mapping that was made although the access exited", () => {
  const observedAfter = observation({ mappings: [{ gfn: 1n }] });
  const observedBefore = observation({});
  const step = stepOf({ operation, outcome: EXIT, observedBefore, observedAfter });

  expect(conversionExitIsExact.violation(step)).toBe("the access exited, and its page was mapped");
});

test("holds of the exits of both kinds, in VMs whose hardware marks accesses only", () => {
  const shared = { operation: "guest_read(gpa=0x1000)", outcome: { ...EXIT, flags: 0n } } as const;

  expect(conversionExitIsExact.violation(stepOf({ operation, outcome: EXIT }))).toBeUndefined();
  expect(conversionExitIsExact.violation(stepOf(shared))).toBeUndefined();
  expect(
    ["linux-6.18:hardware-private", "linux-6.18:sw-protected", "memfile-v6"].map((name) =>
      conversionExitIsExact.isAbout?.(dialectNamed(name)),
    ),
  ).toEqual([true, false, false]);
});
