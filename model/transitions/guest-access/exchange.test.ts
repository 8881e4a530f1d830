import { describe, expect, test } from "vitest";
import { lastOutcome, region, stateAfter } from "../../test-support.ts";

const DONE = "guest-access/exchange";

describe(DONE, () => {
  test("returns the old value, leaves the new one, and is logged", () => {
    const program = [
      region("flags=LOG_DIRTY"),
      "guest_write(gpa=0x1000, tag=7)",
      "get_dirty_log(slot=0)",
      "guest_exchange(gpa=0x1002, bytes=2, value=0x2211)",
    ].join(";");

    expect(lastOutcome(program)).toBe(`accessed value=0x0 exits=none ${DONE}`);
    expect(lastOutcome(`${program}; guest_read_bytes(gpa=0x1000)`)).toContain("0x9090c300221107b8");
    expect(stateAfter(program).memslots.at(0)?.dirty?.required).toEqual([1]);
  });

  test("is an MMIO read and then an MMIO write where no slot is", () => {
    expect(lastOutcome("guest_exchange(gpa=0x10, bytes=4, value=0x1)")).toBe(
      `accessed value=0x4d494fb8 exits=read@0x10+4,write@0x10+4=0x1 ${DONE}-emulated`,
    );
  });

  test("in a read-only slot is a load from memory and an MMIO write", () => {
    const program = `host_write(hva=0x10000000000, tag=7); ${region("flags=READONLY")}`;

    expect(lastOutcome(`${program}; guest_exchange(gpa=0x0, value=0x1)`)).toBe(
      `accessed value=0x9090c300000007b8 exits=write@0x0+8=0x1 ${DONE}-emulated`,
    );
  });

  test("in a read-only slot over nothing is an MMIO read as well", () => {
    const nothing = region("flags=READONLY hva=0x10000100000");

    expect(lastOutcome(`${nothing}; guest_exchange(gpa=0x0, value=0x1)`)).toContain(
      "exits=read@0x0+8,write@0x0+8=0x1",
    );
  });
});
