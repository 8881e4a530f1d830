import { describe, expect, test } from "vitest";
import { lastStep, verdictOf } from "../../test-support.ts";
import { hugePageSizePresent } from "./huge-page-size-present.ts";

const create = (flags: string): string => `fd0 = memfd_create(flags=${flags})`;

describe("file/huge-page-size-present", () => {
  test.each([
    ["2 bytes", "HUGETLB|0x4000000"],
    ["4 MiB", "HUGETLB|0x58000000"],
    ["2^63 bytes", "HUGETLB|0xfc000000"],
  ])("answers ENODEV to pages of %s", (_, flags) => {
    expect(verdictOf(hugePageSizePresent, create(flags))).toBe("ENODEV");
  });

  test.each([
    ["the default size", "HUGETLB"],
    ["2 MiB", "HUGETLB|0x54000000"],
    ["1 GiB, which may be there", "HUGETLB|0x78000000"],
  ])("is silent about %s", (_, flags) => {
    expect(verdictOf(hugePageSizePresent, create(flags))).toBe("silent");
  });

  test.each(["linux-6.18", "memfile-v6"])("%s allows both where 1 GiB is named", (dialect) => {
    const { before, transitions } = lastStep(create("HUGETLB|0x78000000"), dialect);

    const [made, refused] = transitions;
    expect(made).toMatchObject({ expected: { kind: "ok" } });
    expect(made.state.files["fd0"]).toMatchObject({ kind: "hugetlb", open: true });
    expect(refused).toEqual({
      expected: { kind: "failed", errno: "ENODEV" },
      state: before,
      decidedBy: hugePageSizePresent.id,
    });
  });

  test("is asked before the memfile design looks at the kind of the file", () => {
    const flags = "HUGETLB|INACCESSIBLE|0x4000000";

    const [{ expected, decidedBy }] = lastStep(create(flags), "memfile-v6").transitions;
    expect([expected, decidedBy]).toEqual([
      { kind: "failed", errno: "ENODEV" },
      hugePageSizePresent.id,
    ]);
  });
});
