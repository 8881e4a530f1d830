import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { memfdFlagsKnown } from "./memfd-flags-known.ts";

describe("file/memfd-flags-known", () => {
  test.each([
    ["bit 7", "0x80", "linux-6.18"],
    ["an unknown bit beside known ones", "CLOEXEC|0x100", "linux-6.18"],
    ["a size of huge pages without HUGETLB", "0x54000000", "linux-6.18"],
    ["bits between the flags and the size", "HUGETLB|0x2000000", "linux-6.18"],
    ["NOEXEC_SEAL before Linux 6.3", "0x8", "linux-6.1"],
    ["EXEC before Linux 6.3", "0x10", "linux-6.1"],
  ])("answers EINVAL to %s", (_, flags, dialect) => {
    const program = `fd0 = memfd_create(flags=${flags})`;

    expect(verdictOf(memfdFlagsKnown, program, dialect)).toBe("EINVAL");
  });

  test.each([
    ["no flags", "0", "linux-6.1"],
    ["CLOEXEC, ALLOW_SEALING and HUGETLB", "0x7", "linux-6.1"],
    ["every flag there is", "0x1f", "linux-6.8"],
    ["a size of huge pages", "HUGETLB|0x54000000", "linux-6.1"],
    ["a size that no machine has", "HUGETLB|0x4000000", "linux-6.18"],
  ])("is silent about %s", (_, flags, dialect) => {
    const program = `fd0 = memfd_create(flags=${flags})`;

    expect(verdictOf(memfdFlagsKnown, program, dialect)).toBe("silent");
  });
});
