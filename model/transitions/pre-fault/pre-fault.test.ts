import { describe, expect, test } from "vitest";
import { lastOutcome, region, region2, stateAfter } from "../../test-support.ts";

const ALL = "pre_fault_memory(gpa=0x0, size=0x8000)";
const HUGE_FILE = "fd0 = create_guest_memfd(size=0x40000000000, flags=MMAP)";
const HUGE_SLOT = "size=0x40000000000 flags=GUEST_MEMFD guest_memfd=fd0";

describe("pre-fault/pre-fault", () => {
  test.each([
    ["no slot at all", "", "ENOENT pre-fault/no-slot"],
    [
      "a slot that ends before the range",
      region(),
      "pre-faulted, left gpa=0x4000 size=16384 pre-fault/mapped",
    ],
    [
      "two slots side by side",
      `${region()};${region("slot=1 gpa=0x4000")}`,
      "pre-faulted, left gpa=0x8000 size=0 pre-fault/mapped",
    ],
    ["a slot without a host page", region("hva=0"), "EFAULT pre-fault/no-page"],
    [
      "a host page that is missing later on",
      `${region()};host_munmap(hva=0x10000002000, size=0x1000)`,
      "pre-faulted, left gpa=0x2000 size=24576 pre-fault/mapped",
    ],
    [
      "a read-only slot and page",
      [
        region("flags=READONLY size=0x8000"),
        "host_mprotect(hva=0x10000000000, size=0x8000, prot=read)",
      ].join(";"),
      "pre-faulted, left gpa=0x8000 size=0 pre-fault/mapped",
    ],
    [
      "a slot whose file is gone",
      `${HUGE_FILE};${region2(HUGE_SLOT)};close(fd=fd0)`,
      "EFAULT pre-fault/no-page",
    ],
    [
      "a huge file",
      `${HUGE_FILE};${region2(HUGE_SLOT)}`,
      "pre-faulted, left gpa=0x8000 size=0 pre-fault/mapped",
    ],
  ])("comes as far as there are pages: %s", (_, given, answer) => {
    expect(lastOutcome([given, ALL].filter((line) => line !== "").join(";"))).toBe(answer);
  });

  test("comes to the end of a file with as many pages as a slot can have", () => {
    const far = "pre_fault_memory(gpa=0x0, size=0x80000000000)";
    const program = [HUGE_FILE, region2(HUGE_SLOT), far].join(";");

    expect(lastOutcome(program)).toBe(
      "pre-faulted, left gpa=0x40000000000 size=4398046511104 pre-fault/mapped",
    );
  });

  test("may leave its pages in a dirty log, like loads", () => {
    const [slot] = stateAfter(`${region("flags=LOG_DIRTY size=0x2000")};${ALL}`).memslots;

    expect(slot?.dirty).toEqual({ required: [], allowed: [0, 1] });
  });

  test.each([
    ["without a slot", ""],
    ["in a slot without a guest_memfd", region()],
  ])("has no page for a private gfn %s", (_, given) => {
    const program = ["set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)", given, ALL];

    expect(
      lastOutcome(program.filter((line) => line !== "").join(";"), "linux-6.18:sw-protected"),
    ).toBe("EFAULT pre-fault/no-page");
  });

  test("goes from private pages to shared ones of the same slot", () => {
    const program = [
      "fd0 = create_guest_memfd(size=0x4000)",
      region2("flags=GUEST_MEMFD guest_memfd=fd0"),
      "set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE)",
      "host_munmap(hva=0x10000003000, size=0x1000)",
      ALL,
    ].join(";");

    expect(lastOutcome(program, "linux-6.18:sw-protected")).toBe(
      "pre-faulted, left gpa=0x3000 size=20480 pre-fault/mapped",
    );
  });
});
