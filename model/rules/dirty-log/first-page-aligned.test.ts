import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { firstPageAligned } from "./first-page-aligned.ts";

describe("dirty-log/first-page-aligned", () => {
  test.each([
    ["page 1", "clear_dirty_log(slot=0, first_page=1, num_pages=0, pages=[])"],
    ["page 63 of no slot", "clear_dirty_log(slot=9, first_page=63, num_pages=64, pages=[])"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(firstPageAligned, program)).toBe("EINVAL");
  });

  test.each([
    ["page 0", "clear_dirty_log(slot=0, first_page=0, num_pages=64, pages=[])"],
    ["page 64", "clear_dirty_log(slot=0, first_page=64, num_pages=64, pages=[])"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(firstPageAligned, program)).toBe("silent");
  });
});
