import { describe, expect, test } from "vitest";
import { lastOutcome, region, stateAfter } from "../../test-support.ts";

const DONE = "guest-access/read-bytes";

describe(DONE, () => {
  test.each([
    ["the bytes that spell a tag", "gpa=0x1000", "0x9090c300000007b8"],
    ["some of them", "gpa=0x1001, bytes=1", "0x7"],
    ["the border of two pages", "gpa=0xffe, bytes=4", "0x7b80000"],
    ["what lies behind the tag", "gpa=0x1008", "0x0"],
  ])("returns %s", (_, where, value) => {
    const program = `${region()}; guest_write(gpa=0x1000, tag=7); guest_read_bytes(${where})`;

    expect(lastOutcome(program)).toBe(`accessed value=${value} exits=none ${DONE}`);
  });

  test("is an MMIO read of what lies behind the slot, and of nothing else", () => {
    const program = `${region()}; guest_write_bytes(gpa=0x3ffc, bytes=4, value=0x44332211)`;

    expect(lastOutcome(`${program}; guest_read_bytes(gpa=0x3ffc)`)).toBe(
      `accessed value=0x4d494fb844332211 exits=read@0x4000+4 ${DONE}-emulated`,
    );
  });

  test("is an exit for each page where no slot is", () => {
    expect(lastOutcome("guest_read_bytes(gpa=0x1fff, bytes=2)")).toBe(
      `accessed value=0xb890 exits=read@0x1fff+1,read@0x2000+1 ${DONE}-emulated`,
    );
  });

  test("allows both pages in the log, and when KVM makes it the one that was mapped", () => {
    const program = region("flags=LOG_DIRTY");

    expect(dirty(`${program}; guest_read_bytes(gpa=0xffc)`)?.allowed).toEqual([0, 1]);
    expect(dirty(`${program}; guest_read_bytes(gpa=0x3ffc)`)?.allowed).toEqual([3]);
  });
});

function dirty(program: string) {
  return stateAfter(program).memslots.at(0)?.dirty;
}
