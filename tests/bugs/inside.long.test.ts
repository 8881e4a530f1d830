import { describe, expect, test } from "vitest";
import { insideTally } from "./test-inside.ts";

const RUNS = 1000;
/** Fewer say nothing about a share. */
const DIFFERING_MIN = 6;

/** Each of them changes what a file holds or who holds it, and answers as ever. */
describe("a run whose inside has changed is convicted four times of five", () => {
  test.each(["dontneed-loses-pages", "delete-truncates-the-file", "mapping-does-not-hold-file"])(
    "by what the inside view shows: %s",
    async (bug) => {
      const { differing, convicted } = await insideTally(bug, { runs: RUNS, observed: true });

      expect(differing).toBeGreaterThanOrEqual(DIFFERING_MIN);
      expect(convicted / differing).toBeGreaterThanOrEqual(0.8);
    },
  );
});

// A page of zeroes that is lost is a page of zeroes when it comes back: no answer tells.
test.each([
  ["delete-truncates-the-file", 0.33],
  ["mapping-does-not-hold-file", 0.8],
])("answers alone convict of %s in a share of %d, thanks to reading back", async (bug, share) => {
  const { differing, convicted } = await insideTally(bug, { runs: RUNS, observed: false });

  expect(differing).toBeGreaterThanOrEqual(DIFFERING_MIN);
  expect(convicted / differing).toBeGreaterThanOrEqual(share);
});
