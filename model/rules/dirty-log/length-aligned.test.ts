import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { lengthAligned } from "./length-aligned.ts";

describe("dirty-log/length-aligned", () => {
  test.each([
    [
      "a part that ends inside a word of the bitmap",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0, num_pages=63, pages=[])`,
    ],
    [
      "the same one page before the end",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=64, num_pages=35, pages=[])`,
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(lengthAligned, program)).toBe("EINVAL");
  });

  test.each([
    [
      "whole words",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0, num_pages=64, pages=[])`,
    ],
    [
      "the odd rest of the slot",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=64, num_pages=36, pages=[])`,
    ],
    [
      "no pages",
      `${region("flags=LOG_DIRTY size=0x64000 hva=0")}; clear_dirty_log(slot=0, first_page=0, num_pages=0, pages=[])`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(lengthAligned, program)).toBe("silent");
  });
});
