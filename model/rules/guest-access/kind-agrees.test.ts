import { describe, expect, test } from "vitest";
import { lastOutcome, region2 } from "../../test-support.ts";

const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");

function answer(flags: string, line: string, dialect = "linux-7.4"): string {
  const file = `fd0 = create_guest_memfd(size=0x4000, flags=${flags})`;
  return lastOutcome([file, BIND, line].join(";"), dialect);
}

describe("guest-access/kind-agrees", () => {
  test.each([
    "guest_read(gpa=0x1000)",
    "guest_write(gpa=0x1000, tag=1)",
    "guest_execute(gpa=0x1000)",
  ])("makes %s of an ordinary VM exit where the file was not made shared", (line) => {
    expect(answer("MMAP", line)).toBe(
      "MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=0 guest-access/kind-agrees",
    );
  });

  test.each([
    ["a file that was made shared", "INIT_SHARED", "guest_read(gpa=0x0)"],
    ["what KVM itself copies", "MMAP", "guest_read(gpa=0x0, path=emulation)"],
    ["an access beside the slot", "MMAP", "guest_write(gpa=0x8000, tag=1)"],
  ])("is silent about %s", (_, flags, line) => {
    expect(answer(flags, line)).not.toMatch(/kind-agrees/);
  });

  test("is silent in a software-protected VM, whose accesses are of the kind of the page", () => {
    expect(answer("MMAP", "guest_read(gpa=0x0)", "linux-7.4:sw-protected")).toBe(
      "loaded tag=0 guest-access/read",
    );
  });

  test("stands in front of the pre-fault of a page, too", () => {
    expect(answer("MMAP", "pre_fault_memory(gpa=0x0, size=0x1000)")).toBe(
      "EFAULT pre-fault/no-page",
    );
  });
});
