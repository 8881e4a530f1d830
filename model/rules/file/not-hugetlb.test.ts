import { describe, expect, test } from "vitest";
import { stateAfter, verdictOf } from "../../test-support.ts";
import { notHugetlb } from "./not-hugetlb.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const HUGE_FILE = "fd0 = memfd_create(flags=HUGETLB)";

describe("file/not-hugetlb", () => {
  test.each([
    ["fstat of a file of huge pages", `${HUGE_FILE}; fstat(fd=fd0)`],
    [
      "its mapping",
      [HUGE_FILE, "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)"].join("; "),
    ],
  ])("answers anything to %s", (_, program) => {
    expect(verdictOf(notHugetlb, program, "memfile-v6")).toBe("anything");
  });

  test.each([
    ["another memfd", `${FILE}; fstat(fd=fd0)`],
    ["an anonymous mapping", "host_mmap(hva=0x10000000000, size=0x2000, prot=read)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(notHugetlb, program, "memfile-v6")).toBe("silent");
  });

  test("leaves the rest of the trace to be compared, unless the file is mapped", () => {
    const taints = (line: string) => stateAfter(`${HUGE_FILE}; ${line}`, "memfile-v6").taints;

    expect(taints("fallocate(fd=fd0, mode=0, offset=0, size=0x200000)")).toEqual([]);
    expect(taints("fstat(fd=fd0)")).toEqual([]);
    expect(taints("host_mmap(hva=0x10000000000, size=0x200000, prot=read, fd=fd0)")).toEqual([
      "hugetlb-file",
    ]);
  });
});
