import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { rangeInsideSlot } from "./range-inside-slot.ts";

describe("dirty-log/range-inside-slot", () => {
  test.each([
    [
      "one page too many",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0, num_pages=101, pages=[])`,
    ],
    [
      "a first page behind the slot",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=128, num_pages=0, pages=[])`,
    ],
    [
      "a first page so large that the sum would wrap",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0xffffffffffffffc0, num_pages=64, pages=[])`,
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeInsideSlot, program)).toBe("EINVAL");
  });

  test.each([
    [
      "all 100 pages of the slot",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0, num_pages=100, pages=[])`,
    ],
    [
      "its last 36 pages",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=64, num_pages=36, pages=[])`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(rangeInsideSlot, program)).toBe("silent");
  });
});
