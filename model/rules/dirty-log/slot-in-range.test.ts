import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { slotInRange } from "./slot-in-range.ts";

describe("dirty-log/slot-in-range", () => {
  test.each([
    ["the first internal id", "get_dirty_log(slot=32764)"],
    ["address space 2", "get_dirty_log(slot=0x20000)"],
    ["the same for clearing", "clear_dirty_log(slot=0x20000, first_page=0, num_pages=0, pages=[])"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(slotInRange, program)).toBe("EINVAL");
  });

  test.each([
    ["the last user id, whether or not there is such a slot", "get_dirty_log(slot=32763)"],
    ["address space 1", "get_dirty_log(slot=0x10000)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(slotInRange, program)).toBe("silent");
  });
});
