import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { gpaNoWrap } from "./gpa-no-wrap.ts";

describe("memslot/gpa-no-wrap", () => {
  test.each([
    ["a range that ends exactly at 2^64", region("gpa=0xffffffffffffc000")],
    ["a range that goes on at 0", region("gpa=0xfffffffffffff000")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(gpaNoWrap, program)).toBe("EINVAL");
  });

  test.each([
    ["the range just below", region("gpa=0xffffffffffffb000")],
    ["size 0 in the last page", region("gpa=0xfffffffffffff000 size=0")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(gpaNoWrap, program)).toBe("silent");
  });
});
