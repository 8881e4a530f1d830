import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { sizeFitsLong } from "./size-fits-long.ts";

describe("memslot/size-fits-long", () => {
  test("says why no trace can make it speak", () => {
    expect(sizeFitsLong.unreachable).toMatch(/\w/);
  });

  test.each([
    ["a create", region()],
    ["a move", `${region()}; ${region("gpa=0x8000")}`],
    ["a delete", `${region()}; ${region("size=0")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sizeFitsLong, program)).toBe("silent");
  });
});
