import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { inaccessibleNotHugetlb } from "./inaccessible-not-hugetlb.ts";

describe("memfile/inaccessible-not-hugetlb", () => {
  test.each([["both", "fd0 = memfd_create(flags=HUGETLB|INACCESSIBLE)"]])(
    "answers EOPNOTSUPP to %s",
    (_, program) => {
      expect(verdictOf(inaccessibleNotHugetlb, program, "memfile-v6")).toBe("EOPNOTSUPP");
    },
  );

  test.each([
    ["INACCESSIBLE", "fd0 = memfd_create(flags=INACCESSIBLE)"],
    ["HUGETLB", "fd0 = memfd_create(flags=HUGETLB)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(inaccessibleNotHugetlb, program, "memfile-v6")).toBe("silent");
  });
});
