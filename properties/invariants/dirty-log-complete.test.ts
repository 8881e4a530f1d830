import { expect, test } from "vitest";
import type { PageSet } from "../../abi/page-set.ts";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { dirtyLogComplete } from "./dirty-log-complete.ts";

const WRITTEN = machine([slot({ pages: 4, dirty: { required: [1, 2], allowed: [0, 1, 2] } })]);

function answered(pages: PageSet): string | undefined {
  const outcome = { kind: "dirty_log", pages } as const;
  const operation = "get_dirty_log(slot=0)";
  return dirtyLogComplete.violation(stepOf({ operation, before: WRITTEN, outcome }));
}

function observed(dirty: PageSet): string | undefined {
  const observedAfter = observation({ slots: [{ id: 0, pages: 4, dirty }] });
  return dirtyLogComplete.violation(stepOf({ after: WRITTEN, observedAfter }));
}

test.each([answered, observed])("finds a written page that is not reported (%o)", (report) => {
  expect(report([0, 2])).toBe("page 1 of slot 0 was written but is not dirty");
});

test.each([answered, observed])("allows pages that were only read (%o)", (report) => {
  expect(report([0, 1, 2])).toBeUndefined();
});

test("finds the page that a log of a whole slot of 8 TiB lacks", () => {
  const all = [{ first: 0, last: 0x7fff_fffe }];
  const before = machine([slot({ pages: 0x7fff_ffff, dirty: { required: all, allowed: all } })]);
  const judge = (...pages: PageSet): string | undefined =>
    dirtyLogComplete.violation(
      stepOf({ before, operation: "get_dirty_log(slot=0)", outcome: { kind: "dirty_log", pages } }),
    );

  expect(judge({ first: 0, last: 99 }, { first: 101, last: 0x7fff_fffe })).toContain("page 100");
  expect(judge(0, { first: 1, last: 0x7fff_fffe })).toBeUndefined();
});
