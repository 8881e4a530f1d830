import { expect, test } from "vitest";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { slotIdsUnique } from "./slot-ids-unique.ts";

test("finds an id that two slots of the model have", () => {
  const after = machine([slot({ id: 3 }), slot({ id: 3, baseGfn: 1n })]);

  expect(slotIdsUnique.violation(stepOf({ after }))).toBe("slot 3 of address space 0 exists twice");
});

test("finds an id that two slots of the machine have", () => {
  const observedAfter = observation({ slots: [{ id: 4 }, { id: 4, baseGfn: 1n }] });

  expect(slotIdsUnique.violation(stepOf({ observedAfter }))).toContain("slot 4");
});

test("allows one id in two address spaces", () => {
  const after = machine([slot({ id: 3 }), slot({ id: 3, addressSpace: 1 })]);

  expect(slotIdsUnique.violation(stepOf({ after }))).toBeUndefined();
});
