import { describe, expect, test } from "vitest";
import { lastOutcome, region2, verdictOf } from "../../test-support.ts";
import { signedBindingInsideFile } from "./signed-binding-inside-file.ts";

const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const LAST = "0x7ffffffffffff000";

/** A slot of `size` bytes, bound to the file from an offset on. */
function bound(offset: string, size: string, slot = "slot=0"): string {
  const where = `guest_memfd_offset=${offset} size=${size}`;
  return region2(`${slot} flags=GUEST_MEMFD guest_memfd=fd0 ${where}`);
}

describe("guest-memfd/signed-binding-inside-file", () => {
  test.each([
    ["a range that begins at the end", "0x4000", "0x1000"],
    ["a range that ends behind the end", "0x1000", "0x4000"],
    ["a range that ends a page before 2^63", "0x7fffffffffffe000", "0x1000"],
    ["an offset that is negative", "0x8000000000000000", "0x1000"],
    ["a negative offset, where the sum is negative too", "0xffffffffffffe000", "0x1000"],
  ])("answers EINVAL to %s", (_, offset, size) => {
    expect(verdictOf(signedBindingInsideFile, `${FILE}; ${bound(offset, size)}`)).toBe("EINVAL");
  });

  test.each([
    ["the whole file", "0x0", "0x4000"],
    ["a range that ends at 2^63", LAST, "0x1000"],
    ["a range across 2^63", "0x7fffffffffffe000", "0x4000"],
    ["a delete", "0x4000", "0x0"],
  ])("is silent about %s", (_, offset, size) => {
    expect(verdictOf(signedBindingInsideFile, `${FILE}; ${bound(offset, size)}`)).toBe("silent");
  });
});

// All of it was seen on Linux 6.18.44.
describe("pages behind 2^63", () => {
  const BOUND = [FILE, bound("0x7fffffffffffe000", "0x3000"), "guest_write(gpa=0x1000, tag=1)"];
  const PUNCH = "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, size=0x1000";

  test.each([
    ["hold what the guest wrote", "guest_read(gpa=0x1000)", /^loaded tag=1 /],
    ["are zero before", "guest_read(gpa=0x2000)", /^loaded tag=0 /],
    ["cannot be bound twice", bound(LAST, "0x1000", "slot=1 gpa=0x8000"), /^EINVAL .*-unbound$/],
    ["can be punched", `${PUNCH}, offset=0x7fffffffffffe000)`, /^ok /],
    ["cannot be punched where no call can name them", `${PUNCH}, offset=${LAST})`, /^EFBIG /],
  ])("%s", (_, line, outcome) => {
    expect(lastOutcome([...BOUND, line].join("; "))).toMatch(outcome);
  });

  test("stay with the file, and are not for the host", () => {
    const again = [bound(LAST, "0x0"), bound(LAST, "0x1000"), "guest_read(gpa=0x0)"];
    const map = "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0";
    const touch = `${map}, fd_offset=0x7fffffffffffe000); host_read(hva=0x10000000000)`;

    expect(lastOutcome([...BOUND, ...again].join("; "))).toMatch(/^loaded tag=1 /);
    expect(lastOutcome([...BOUND, touch].join("; "))).toMatch(/^SIGBUS /);
  });
});
