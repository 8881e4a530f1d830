import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { pageCountConsistent } from "./page-count-consistent.ts";

describe("memslot/page-count-consistent", () => {
  test("says why no trace can make it speak", () => {
    expect(pageCountConsistent.unreachable).toMatch(/\w/);
  });

  test.each([
    ["a create", region()],
    ["a move", `${region()}; ${region("gpa=0x8000")}`],
    ["a delete", `${region()}; ${region("size=0")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pageCountConsistent, program)).toBe("silent");
  });
});
