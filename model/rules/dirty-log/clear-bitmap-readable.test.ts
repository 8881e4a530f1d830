import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { clearBitmapReadable } from "./clear-bitmap-readable.ts";

function clear(numPages: number, buffer: string): string {
  const slot = region("flags=LOG_DIRTY size=0x64000 hva=0");
  const log = `slot=0, first_page=0, num_pages=${numPages}, pages=[], buffer=${buffer}`;
  return `${slot}; clear_dirty_log(${log})`;
}

describe("dirty-log/clear-bitmap-readable", () => {
  test("answers EFAULT to an unreadable bitmap", () => {
    expect(verdictOf(clearBitmapReadable, clear(64, "unmapped"))).toBe("EFAULT");
  });

  test.each([
    ["an unreadable bitmap of no pages", clear(0, "unmapped")],
    ["a readable one", clear(64, "ok")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(clearBitmapReadable, program)).toBe("silent");
  });
});
