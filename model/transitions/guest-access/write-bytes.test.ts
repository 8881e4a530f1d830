import { describe, expect, test } from "vitest";
import { lastOutcome, lastStep, region, stateAfter } from "../../test-support.ts";

const WORD = "value=0x8877665544332211";
const LOGGED = region("flags=LOG_DIRTY");

describe("guest-access/write-bytes", () => {
  test("reaches both pages, and the log requires both", () => {
    const program = `${LOGGED}; guest_write_bytes(gpa=0x2ffc, ${WORD})`;

    expect(lastOutcome(program)).toBe("ok guest-access/write-bytes");
    expect(lastOutcome(`${program}; guest_read_bytes(gpa=0x2ffc)`)).toContain(WORD);
    expect(stateAfter(program).memslots.at(0)?.dirty?.required).toEqual([2, 3]);
  });

  test("reaches the page inside, and leaves for the one outside", () => {
    const program = `${LOGGED}; guest_write_bytes(gpa=0x3ffc, ${WORD})`;

    expect(lastOutcome(program)).toBe(
      "accessed value=0x0 exits=write@0x4000+4=0x88776655 guest-access/write-bytes-emulated",
    );
    expect(stateAfter(program).memslots.at(0)?.dirty?.required).toEqual([3]);
    expect(lastOutcome(`${program}; guest_read_bytes(gpa=0x3ffc, bytes=4)`)).toContain(
      "value=0x44332211 exits=none",
    );
  });

  test("leaves for a page of a read-only slot, whose memory stays", () => {
    const behind = region("slot=1 flags=READONLY gpa=0x4000 size=0x1000 hva=0x10000008000");
    const { before, transitions } = lastStep(
      `${region()}; ${behind}; guest_write_bytes(gpa=0x3fff, bytes=2, value=0x2211)`,
    );

    const [{ state }] = transitions;
    expect(state.hostPages.get(0x10000008)).toBe(before.hostPages.get(0x10000008));
    expect(state.hostPages.get(0x10000003)?.bytes).toBe("fff11");
  });

  test("is seen at the page start by every load of a tag", () => {
    const torn = "guest_write_bytes(gpa=0xfff, bytes=2, value=0x2211)";
    const program = `${region()}; guest_write(gpa=0x1000, tag=5); ${torn}`;

    expect(lastOutcome(`${program}; guest_read(gpa=0x1000)`)).toContain("tag=4294968610");
    expect(lastOutcome(`${program}; host_read(hva=0x10000001000)`)).toContain("tag=4294968610");
    expect(lastOutcome(`${program}; guest_execute(gpa=0x1000)`)).toBe(
      "anything guest-access/code-is-a-tag",
    );
  });

  test("goes to userspace_addr where KVM makes it, whatever serves the slot's faults", () => {
    const program = [
      "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)",
      region("flags=GUEST_MEMFD")
        .replace("region(", "region2(")
        .replace(/\)$/, ", guest_memfd=fd0)"),
      `guest_write_bytes(gpa=0x3ffc, ${WORD})`,
    ].join(";");

    expect(lastOutcome(`${program}; guest_read_bytes(gpa=0x3ff8)`)).toContain("value=0x0 ");
    expect(stateAfter(program).hostPages.get(0x10000003)?.bytes).toBe("ffc11ffd22ffe33fff44");
  });
});
