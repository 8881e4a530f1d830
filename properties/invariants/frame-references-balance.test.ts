import { expect, test } from "vitest";
import { SharedMap } from "../../abi/shared-map.ts";
import { observation, stepOf } from "../test-steps.ts";
import { frameReferencesBalance } from "./frame-references-balance.ts";

type Pairs = readonly (readonly [pfn: number, references: number])[];

/** A machine with frame 5 behind a host page, and 6 behind one of each of two files. */
function judge(references: Pairs | undefined): string | undefined {
  const files = ["fd0", "fd1"].map((handle) => ({ handle, pages: SharedMap.of([[2, 6]]) }));
  const view = observation({ pfns: [5], files });
  const observedAfter = references ? { ...view, frameReferences: new Map(references) } : view;
  return frameReferencesBalance.violation(stepOf({ observedAfter }));
}

test("allows each page one reference, and a free frame none", () => {
  expect(judge([[5, 1], [6, 2], [7, 0]])).toBeUndefined(); // biome-ignore format: one line
});

test("finds a reference that was not given back, of a page and of nobody's frame", () => {
  expect(judge([[5, 2]])).toBe("pfn 5 has 2 references, and is behind 1 pages");
  expect(judge([[7, 1]])).toBe("pfn 7 has 1 references, and is behind 0 pages");
});

test("finds a frame that was freed under its page", () => {
  expect(judge([[6, 1]])).toBe("pfn 6 has 1 references, and is behind 2 pages");
  expect(judge([[5, 0]])).toBe("pfn 5 has 0 references, and is behind 1 pages");
});

test("says nothing of a frame that is not shown, and of machines that show none", () => {
  expect(judge([[5, 1]])).toBeUndefined();
  expect(judge(undefined)).toBeUndefined();
});
