import { expect, test } from "vitest";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { slotIdsInRange } from "./slot-ids-in-range.ts";

test("finds a slot with an id of the kernel, in the model and inside", () => {
  const modelled = stepOf({ after: machine([slot({ id: 32764 })]) });
  const inside = stepOf({ observedAfter: observation({ slots: [{ id: 32766 }] }) });

  expect(slotIdsInRange.violation(modelled)).toBe("slot 32764 exists");
  expect(slotIdsInRange.violation(inside)).toBe("slot 32766 exists");
});

test("allows the last id of user space", () => {
  expect(slotIdsInRange.violation(stepOf({ after: machine([slot({ id: 32763 })]) }))).toBe(
    undefined,
  );
});
