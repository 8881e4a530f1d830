import { expect, test } from "vitest";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { slotsDisjoint } from "./slots-disjoint.ts";

test("finds two slots of the model that share a page", () => {
  const after = machine([slot({ pages: 2 }), slot({ id: 1, baseGfn: 1n })]);

  expect(slotsDisjoint.violation(stepOf({ after }))).toBe("slots 0 and 1 overlap");
});

test("finds two slots of the machine that share a page", () => {
  const observedAfter = observation({ slots: [{ id: 3 }, { id: 5, pages: 9 }] });

  expect(slotsDisjoint.violation(stepOf({ observedAfter }))).toBe("slots 3 and 5 overlap");
});

test("allows slots that touch", () => {
  const after = machine([slot({ pages: 2 }), slot({ id: 1, baseGfn: 2n })]);

  expect(slotsDisjoint.violation(stepOf({ after }))).toBeUndefined();
});

test("allows slots of two address spaces at one gfn", () => {
  const after = machine([slot(), slot({ addressSpace: 1 })]);

  expect(slotsDisjoint.violation(stepOf({ after }))).toBeUndefined();
});
