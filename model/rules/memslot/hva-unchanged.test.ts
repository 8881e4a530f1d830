import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hvaUnchanged } from "./hva-unchanged.ts";

describe("memslot/hva-unchanged", () => {
  test.each([
    ["another hva for an existing slot", `${region()}; ${region("hva=0x10000001000")}`],
    [
      "another hva together with another gpa",
      `${region()}; ${region("hva=0x10000001000 gpa=0x8000")}`,
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(hvaUnchanged, program)).toBe("EINVAL");
  });

  test.each([
    ["the same hva", `${region()}; ${region()}`],
    ["a delete with another hva", `${region()}; ${region("hva=0 size=0")}`],
    ["a create", region("hva=0x10000001000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hvaUnchanged, program)).toBe("silent");
  });
});
