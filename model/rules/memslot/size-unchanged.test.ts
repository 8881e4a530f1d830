import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { sizeUnchanged } from "./size-unchanged.ts";

describe("memslot/size-unchanged", () => {
  test.each([
    ["a larger size", `${region()}; ${region("size=0x5000")}`],
    ["a smaller size", `${region()}; ${region("size=0x1000")}`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(sizeUnchanged, program)).toBe("EINVAL");
  });

  test.each([
    ["the same size", `${region()}; ${region()}`],
    ["a delete", `${region()}; ${region("size=0")}`],
    ["a create", region("size=0x1000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sizeUnchanged, program)).toBe("silent");
  });
});
