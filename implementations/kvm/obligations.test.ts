import { expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import type { SetRegion } from "../../abi/operation.ts";
import { brokenObligation } from "./obligations.ts";
import { SlotLedger } from "./slot-ledger.ts";

const ENDS = { guestAddressEnd: 1n << 40n, offeredAddressEnd: 1n << 36n };

function broken(line: string, accepted: readonly string[] = []): string | undefined {
  const ledger = new SlotLedger();
  for (const earlier of accepted) ledger.accept(parseOperation(earlier) as SetRegion);
  return brokenObligation(parseOperation(line), ledger, ENDS);
}

function region(slot: number, gpa: string, size: string, hva = "0x10000000000"): string {
  return `set_user_memory_region(slot=${slot}, flags=0, gpa=${gpa}, size=${size}, hva=${hva})`;
}

test("memory of the harness in the window is not touched, by no way", () => {
  const [ledger, taken] = [new SlotLedger(), () => true];
  ledger.accept(parseOperation(region(0, "0x0", "0x1000", "0x10002000000")) as SetRegion);
  const lines = ["guest_read(gpa=0x0)", "host_munmap(hva=0x10002000000, size=0x1000)"];

  const broken = lines.map((line) => brokenObligation(parseOperation(line), ledger, ENDS, taken));

  expect(broken).toEqual(["host-memory-in-use", "host-memory-in-use"]);
});

test.each([
  ["a slot elsewhere", region(0, "0x1000", "0x1000"), undefined],
  ["the harness's slot id", region(0x5a5a, "0x1000", "0x1000"), "harness-slot"],
  ["its id in the other address space", region(0x1_5a5a, "0x5a5a00000", "0x1000"), undefined],
  ["deleting the harness's slot", region(0x5a5a, "0x0", "0x0"), "harness-slot"],
  ["its dirty log", "get_dirty_log(slot=23130)", "harness-slot"],
  ["a slot over the harness's range", region(0, "0x500000000", "0x100000000"), "harness-gpa"],
  ["a slot that ends where it begins", region(0, "0x5a59ff000", "0x1000"), undefined],
  ["a slot that begins where it ends", region(0, "0x5a5c00000", "0x1000"), undefined],
  ["a slot over its last page", region(0, "0x5a5bff000", "0x1000"), "harness-gpa"],
  ["a size that the kernel refuses", region(0, "0x0", "0xfffffffffffff000"), undefined],
  ["a guest access to the doorbell", "guest_write(gpa=0x5a5b00000, tag=1)", "harness-gpa"],
  ["a guest access to a hole", "guest_read(gpa=0x1000)", undefined],
  ["system management mode", "guest_read(gpa=0x0, address_space=1)", "system-management-mode"],
  [
    "what is pre-faulted there",
    "pre_fault_memory(gpa=0x0, size=0x1000, address_space=1)",
    "system-management-mode",
  ],
  ["no memory where no guest may look", "guest_read(gpa=0x1000000000)", "gpa-beyond-processor"],
  ["a gpa that the guest cannot name", "guest_read(gpa=0x10000000000)", "gpa-beyond-machine"],
  ["host memory in the window", "host_munmap(hva=0x10000000000, size=0x10000000000)", undefined],
  [
    "host memory after the window",
    "host_munmap(hva=0x10000000000, size=0x10000000001)",
    "host-range-outside-window",
  ],
  ["host memory before it", "host_read(hva=0xffffff0000)", "host-range-outside-window"],
  ["a descriptor", "close(fd=-1)", undefined],
])("%s", (_, line, expected) => {
  expect(broken(line)).toBe(expected);
});

test("a guest access to a slot over memory outside the window is not made", () => {
  const accepted = [region(0, "0x1000", "0x2000", "0x1fffffff000")];

  expect(broken("guest_read(gpa=0x1000)", accepted)).toBeUndefined();
  expect(broken("guest_read(gpa=0x2000)", accepted)).toBe("host-memory-outside-window");
});
