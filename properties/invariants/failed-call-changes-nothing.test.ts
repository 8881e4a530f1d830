import { expect, test } from "vitest";
import type { Observation } from "../../abi/observation.ts";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { failedCallChangesNothing } from "./failed-call-changes-nothing.ts";

const FAILED = { kind: "failed", errno: "EINVAL" } as const;
const SET = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)";
const STATE = machine([slot()]);

function seen(observedBefore: Observation, observedAfter: Observation, operation = SET) {
  const step = { operation, outcome: FAILED, before: STATE, after: STATE };
  return failedCallChangesNothing.violation(stepOf({ ...step, observedBefore, observedAfter }));
}

test("finds a model that changed", () => {
  const step = stepOf({ operation: SET, outcome: FAILED, before: STATE, after: machine([]) });

  expect(failedCallChangesNothing.violation(step)).toBe("the model changed although it failed");
});

test("finds a slot that was left behind", () => {
  const found = seen(observation({}), observation({ slots: [{ id: 2 }] }));

  expect(found).toContain("it failed, but left slot 2");
});

test("finds a slot that is gone", () => {
  const found = seen(observation({ slots: [{ id: 2 }] }), observation({}));

  expect(found).toContain("it failed, but took away slot 2");
});

test("finds a dirty bit that was lost", () => {
  const found = seen(
    observation({ slots: [{ id: 2, dirty: [0] }] }),
    observation({ slots: [{ id: 2, dirty: [] }] }),
  );

  expect(found).toContain("it failed, but left slot 2");
});

test("allows a failed fetch of the dirty log to lose bits", () => {
  const found = seen(
    observation({ slots: [{ id: 2, dirty: [0] }] }),
    observation({ slots: [{ id: 2, dirty: [] }] }),
    "get_dirty_log(slot=2, buffer=unmapped)",
  );

  expect(found).toBeUndefined();
});

test("allows a call that succeeds to change everything", () => {
  const step = stepOf({ operation: SET, before: STATE, after: machine([]) });

  expect(failedCallChangesNothing.violation(step)).toBeUndefined();
});

test("finds a notifier that a failed call leaves behind", () => {
  const operation =
    "set_user_memory_region(slot=0, flags=PRIVATE|LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0)";
  const [observedBefore, observedAfter] = [0, 1].map((notifiers) =>
    observation({ files: [{ notifiers }] }),
  );
  const outcome = { kind: "failed", errno: "ENOMEM" } as const;
  const step = stepOf({ operation, outcome, observedBefore, observedAfter });

  expect(failedCallChangesNothing.violation(step)).toContain("notifier on fd0");
});
