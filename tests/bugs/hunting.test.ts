import { expect, test } from "vitest";
import { GUEST_MEMFD_BUGS } from "../../implementations/simulator/bugs/guest-memfd/catalogue.ts";
import { MEMFILE_BUGS } from "../../implementations/simulator/bugs/memfile/catalogue.ts";
import { hunt } from "./hunt.ts";

/** Those of plain slots are found and shrunk in `checkers/sequential.test.ts`. */
const BUGS = [...MEMFILE_BUGS, ...GUEST_MEMFD_BUGS];

/** Enough for the common ones; `hunting.long.test.ts` goes on until it has found every one. */
const RUNS = 2;

/** A bug has several faces; the one that shows first may need some operations more. */
const LONGER_MAX = 3;

test("two random runs find one bug of seven and shrink it to nearly its minimum", async () => {
  const found: string[] = [];
  for (const bug of BUGS) {
    const { divergences = [] } = await hunt(bug, { seed: 42, runs: RUNS });
    for (const { shrunkLength, minimality } of divergences) {
      expect(minimality, bug.id).toBe("1-minimal");
      expect(shrunkLength, bug.id).toBeLessThanOrEqual(bug.minimalTrace.length + LONGER_MAX);
      found.push(bug.id);
    }
  }

  expect(found.length / BUGS.length).toBeGreaterThanOrEqual(1 / 7);
});
