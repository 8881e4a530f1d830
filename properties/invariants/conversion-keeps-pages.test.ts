import { expect, test } from "vitest";
import { observation, stepOf } from "../test-steps.ts";
import { conversionKeepsPages } from "./conversion-keeps-pages.ts";

function judge(before: readonly number[], after: readonly number[]): string | undefined {
  const pages = (indexes: readonly number[]) => new Map(indexes.map((index) => [index, index + 7]));
  return conversionKeepsPages.violation(
    stepOf({
      operation: "set_memory_attributes2(fd=fd0, offset=0, size=0x2000, attributes=PRIVATE)",
      observedBefore: observation({ files: [{ pages: pages(before) }] }),
      observedAfter: observation({ files: [{ pages: pages(after) }] }),
    }),
  );
}

test("finds a page that is gone, and one that came", () => {
  expect(judge([0, 1], [1])).toBe("page 0 of fd0 is gone");
  expect(judge([1], [0, 1])).toBe("page 0 of fd0 came");
});

test("allows the pages that were there", () => {
  expect(judge([0, 1], [0, 1])).toBeUndefined();
});
