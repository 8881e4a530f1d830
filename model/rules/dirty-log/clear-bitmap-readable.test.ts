import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { clearBitmapReadable } from "./clear-bitmap-readable.ts";

describe("dirty-log/clear-bitmap-readable", () => {
  test.each([
    [
      "an unreadable bitmap",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0, num_pages=64, pages=[], buffer=unmapped)`,
    ],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(clearBitmapReadable, program)).toBe("EFAULT");
  });

  test.each([
    [
      "an unreadable bitmap of no pages",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0, num_pages=0, pages=[], buffer=unmapped)`,
    ],
    [
      "a readable one",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0, num_pages=64, pages=[])`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(clearBitmapReadable, program)).toBe("silent");
  });
});
