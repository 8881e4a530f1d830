import { describe, expect, test } from "vitest";
import { printExpectation } from "../../expectation.ts";
import { lastStep, region, verdictOf } from "../../test-support.ts";
import { pageBoundOnce } from "./page-bound-once.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ONE = region("flags=PRIVATE private_fd=fd0");
const second = (changes: string): string =>
  `${FILE}; ${ONE}; ${region(`slot=1 gpa=0x8000 flags=PRIVATE private_fd=fd0 ${changes}`)}`;

describe("memfile/page-bound-once", () => {
  test.each([
    ["the last page", "private_offset=0x3000"],
    ["pages of another address space", "slot=0x10000 gpa=0x0"],
    ["pages, whatever else is wrong", "gpa=0x0"],
  ])("may refuse a second binding of %s", (_, changes) => {
    expect(verdictOf(pageBoundOnce, second(changes), "memfile-v6:undefined")).toBe(
      "refused, whatever the errno",
    );
  });

  test.each([
    ["pages behind it", second("private_offset=0x4000")],
    ["a slot without a file", second("flags=0")],
    ["the first binding", `${FILE}; ${ONE}`],
    ["a slot that was deleted", `${FILE}; ${ONE}; ${region("size=0")}; ${ONE}`],
    ["a closed descriptor", second("").replace(ONE, `${ONE}; close(fd=fd0)`)],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pageBoundOnce, program, "memfile-v6:undefined")).toBe("silent");
  });

  test("allows the binding as well, and changes nothing, where that is left open", () => {
    const ways = (dialect: string) => {
      const { before, transitions } = lastStep(second(""), dialect);
      return transitions.map(({ expected, state }) => [
        printExpectation(expected),
        state === before ? "unchanged" : "made",
      ]);
    };

    expect(ways("memfile-v6:undefined")).toEqual([
      ["ok", "made"],
      ["refused, whatever the errno", "unchanged"],
    ]);
    expect(ways("memfile-v6")).toEqual([["ok", "made"]]);
    expect(ways("memfile-v6:strict")).toEqual([["ok", "made"]]);
  });
});
