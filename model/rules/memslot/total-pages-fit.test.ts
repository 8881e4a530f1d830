import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { totalPagesFit } from "./total-pages-fit.ts";

describe("memslot/total-pages-fit", () => {
  test("says why no trace can make it speak", () => {
    expect(totalPagesFit.unreachable).toMatch(/\w/);
  });

  test.each([
    ["a create", region()],
    ["a move", `${region()}; ${region("gpa=0x8000")}`],
    ["a delete", `${region()}; ${region("size=0")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(totalPagesFit, program)).toBe("silent");
  });
});
