import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { rangeInsideSlot } from "./range-inside-slot.ts";

/** A slot of 100 pages. */
const SLOT = region("flags=LOG_DIRTY size=0x64000 hva=0");

function clear(firstPage: string, numPages: number): string {
  const pages = `first_page=${firstPage}, num_pages=${numPages}`;
  return `${SLOT}; clear_dirty_log(slot=0, ${pages}, pages=[])`;
}

describe("dirty-log/range-inside-slot", () => {
  test.each([
    ["one page too many", clear("0", 101)],
    ["a first page behind the slot", clear("128", 0)],
    ["a first page so large that the sum would wrap", clear("0xffffffffffffffc0", 64)],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeInsideSlot, program)).toBe("EINVAL");
  });

  test.each([
    ["all 100 pages of the slot", clear("0", 100)],
    ["its last 36 pages", clear("64", 36)],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(rangeInsideSlot, program)).toBe("silent");
  });
});
