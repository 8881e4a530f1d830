import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { lengthAligned } from "./length-aligned.ts";

/** A slot of 100 pages. */
const SLOT = region("flags=LOG_DIRTY size=0x64000 hva=0");

function clear(firstPage: number, numPages: number): string {
  const pages = `first_page=${firstPage}, num_pages=${numPages}`;
  return `${SLOT}; clear_dirty_log(slot=0, ${pages}, pages=[])`;
}

describe("dirty-log/length-aligned", () => {
  test.each([
    ["a part that ends inside a word of the bitmap", clear(0, 63)],
    ["the same one page before the end", clear(64, 35)],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(lengthAligned, program)).toBe("EINVAL");
  });

  test.each([
    ["whole words", clear(0, 64)],
    ["the odd rest of the slot", clear(64, 36)],
    ["no pages", clear(0, 0)],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(lengthAligned, program)).toBe("silent");
  });
});
