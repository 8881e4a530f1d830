import { expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import type { GuestWriteBytes } from "../../abi/operation.ts";
import { printOutcome } from "../../abi/outcome-notation.ts";
import { encodeTag } from "../../abi/tag-bytes.ts";
import { outcomeOfBytes, outcomeOfTrail } from "./guest-access.ts";
import type { AccessTrail, MmioExit } from "./vcpu.ts";

const doorbell = (value: bigint): AccessTrail["end"] => ({ kind: "doorbell", value });
const write: MmioExit = { access: "write", gpa: 0x1000n, lengthBytes: 8, data: encodeTag(3) };
const read: MmioExit = { access: "read", gpa: 0x1000n, lengthBytes: 8, data: 0n };

test("an access without an exit tells what its register ended up with", () => {
  const end = doorbell(encodeTag(7));

  expect(printOutcome(outcomeOfTrail("load", { mmio: [], end }))).toBe("loaded tag=7");
  expect(printOutcome(outcomeOfTrail("store", { mmio: [], end }))).toBe("ok");
  const called = outcomeOfTrail("call", { mmio: [], end: doorbell(7n) });
  expect(printOutcome(called)).toBe("executed tag=7");
});

test("an MMIO write carries the data of the exit, an MMIO read what the guest received", () => {
  const stored = outcomeOfTrail("store", { mmio: [write], end: doorbell(0n) });
  const loaded = outcomeOfTrail("load", { mmio: [read], end: doorbell(encodeTag(9)) });

  expect(printOutcome(stored)).toBe("MMIO write gpa=0x1000 len=8 tag=3");
  expect(printOutcome(loaded)).toBe("MMIO read gpa=0x1000 len=8 tag=9");
});

test("a second exit for one access shows in the length", () => {
  const trail: AccessTrail = { mmio: [write, write], end: doorbell(0n) };

  expect(printOutcome(outcomeOfTrail("store", trail))).toBe("MMIO write gpa=0x1000 len=16 tag=3");
});

test("an emulated access is told like any other", () => {
  const end = doorbell(encodeTag(7));

  expect(printOutcome(outcomeOfTrail("emulatedLoad", { mmio: [], end }))).toBe("loaded tag=7");
  expect(printOutcome(outcomeOfTrail("emulatedStore", { mmio: [], end }))).toBe("ok");
});

test.each([
  [-14, "EFAULT"],
  [0, "0"],
])("a memory fault says how KVM_RUN returned: %i is %s", (result, returned) => {
  const fault = {
    kind: "memory-fault",
    result,
    gpa: 0x2000n,
    sizeBytes: 4096n,
    flags: 8n,
  } as const;

  expect(printOutcome(outcomeOfTrail("load", { mmio: [], end: fault }))).toBe(
    `MEMORY_FAULT KVM_RUN=${returned} gpa=0x2000 size=4096 flags=8`,
  );
});

test("a failed or stopped guest outweighs the exits before it", () => {
  const failed: AccessTrail = {
    mmio: [read],
    end: { kind: "failed", result: -14, exitReason: 0 },
  };
  const stopped: AccessTrail = {
    mmio: [],
    end: { kind: "stopped", exit: "INTERNAL_ERROR", suberror: 1 },
  };

  expect(printOutcome(outcomeOfTrail("load", failed))).toBe("KVM_RUN EFAULT exit=0");
  expect(printOutcome(outcomeOfTrail("call", stopped))).toBe("INTERNAL_ERROR suberror=1");
});

test("an access of bytes shows every exit, each with its own bytes only", () => {
  const store = parseOperation("guest_write_bytes(gpa=0xffe, bytes=4, value=0x44332211)");
  const [first, second] = [0xffen, 0x1000n].map((gpa) => ({ ...write, gpa, lengthBytes: 2 }));
  const mmio = [first, second].flatMap((exit) => exit ?? []);
  const outcome = outcomeOfBytes(store as GuestWriteBytes, { mmio, end: doorbell(7n) });

  expect(printOutcome(outcome)).toBe(
    "accessed value=0x0 exits=write@0xffe+2=0x3b8,write@0x1000+2=0x3b8",
  );
});
