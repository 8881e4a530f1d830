import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { dirtyBitmapAllocated } from "./dirty-bitmap-allocated.ts";

describe("memslot/dirty-bitmap-allocated", () => {
  test("says why no trace can make it speak", () => {
    expect(dirtyBitmapAllocated.unreachable).toMatch(/\w/);
  });

  test.each([
    ["a slot that logs from the start", region("flags=LOG_DIRTY")],
    ["a slot that begins to log", `${region()}; ${region("flags=LOG_DIRTY")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(dirtyBitmapAllocated, program)).toBe("silent");
  });
});
