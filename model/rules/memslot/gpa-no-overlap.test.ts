import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { gpaNoOverlap } from "./gpa-no-overlap.ts";

describe("memslot/gpa-no-overlap", () => {
  test.each([
    ["the very same range", `${region()}; ${region("slot=1")}`],
    ["one page in common at its start", `${region()}; ${region("slot=1 gpa=0x3000")}`],
    ["one page in common at its end", `${region("gpa=0x3000")}; ${region("slot=1 gpa=0x0")}`],
    ["a range inside another", `${region()}; ${region("slot=1 gpa=0x1000 size=0x1000")}`],
    [
      "a move onto another slot",
      `${region()}; ${region("slot=1 gpa=0x4000")}; ${region("slot=1 gpa=0x2000")}`,
    ],
  ])("answers EEXIST to %s", (_, program) => {
    expect(verdictOf(gpaNoOverlap, program)).toBe("EEXIST");
  });

  test.each([
    ["the next page", `${region()}; ${region("slot=1 gpa=0x4000")}`],
    ["the page before", `${region("gpa=0x4000")}; ${region("slot=1 gpa=0x0")}`],
    ["the same range in the other address space", `${region()}; ${region("slot=0x10000")}`],
    ["a move onto part of the slot's own range", `${region()}; ${region("gpa=0x1000")}`],
    [
      "other flags for a slot between two others",
      `${region()}; ${region("slot=1 gpa=0x4000")}; ${region("flags=LOG_DIRTY")}`,
    ],
    ["the same hva elsewhere", `${region()}; ${region("slot=1 gpa=0x10000")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(gpaNoOverlap, program)).toBe("silent");
  });
});
