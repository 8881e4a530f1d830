import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { slotAllocated } from "./slot-allocated.ts";

describe("memslot/slot-allocated", () => {
  test("says why no trace can make it speak", () => {
    expect(slotAllocated.unreachable).toMatch(/\w/);
  });

  test.each([
    ["a create", region()],
    ["a move", `${region()}; ${region("gpa=0x8000")}`],
    ["a delete", `${region()}; ${region("size=0")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(slotAllocated, program)).toBe("silent");
  });
});
