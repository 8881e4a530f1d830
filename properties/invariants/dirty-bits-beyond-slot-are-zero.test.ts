import { expect, test } from "vitest";
import type { PageSet } from "../../abi/page-set.ts";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { dirtyBitsBeyondSlotAreZero } from "./dirty-bits-beyond-slot-are-zero.ts";

const BEFORE = machine([slot({ pages: 3, dirty: { required: [], allowed: [] } })]);

function answered(pages: PageSet): string | undefined {
  const outcome = { kind: "dirty_log", pages } as const;
  const operation = "get_dirty_log(slot=0)";
  return dirtyBitsBeyondSlotAreZero.violation(stepOf({ operation, before: BEFORE, outcome }));
}

function observed(dirty: PageSet): string | undefined {
  const observedAfter = observation({ slots: [{ id: 0, pages: 3, dirty }] });
  return dirtyBitsBeyondSlotAreZero.violation(stepOf({ observedAfter }));
}

test.each([answered, observed])("finds the bit after the last page (%o)", (report) => {
  expect(report([0, 3])).toBe("page 3 of slot 0 is dirty, but the slot has 3 pages");
});

test.each([answered, observed])("finds the end of a run behind the last page (%o)", (report) => {
  expect(report([{ first: 0, last: 63 }])).toBe(
    "page 63 of slot 0 is dirty, but the slot has 3 pages",
  );
});

test.each([answered, observed])("allows the bit of the last page (%o)", (report) => {
  expect(report([2])).toBeUndefined();
});
