import { expect, test } from "vitest";
import { guestMemfd, machine, observation, slot, stepOf } from "../test-steps.ts";
import { bindingsMatchSlots } from "./bindings-match-slots.ts";

const FILES = { fd0: guestMemfd() };
const BOUND = slot({ flags: 4, pages: 2, guestMemfd: { file: "fd0", offsetPages: 1n } });
const BINDING = { addressSpace: 0, id: 0, startPage: 1, endPage: 3 };

function judge(
  slots: Parameters<typeof machine>[0],
  bindings: readonly (typeof BINDING)[],
): string | undefined {
  const observedAfter = observation({ files: [{ bindings }] });
  const after = machine(slots, { files: FILES });
  return bindingsMatchSlots.violation(stepOf({ after, observedAfter }));
}

test("finds a binding of a slot that is gone, or that was made without a file", () => {
  const message = "fd0 holds slot 0 at pages 1..3, which it is not at";

  expect(judge([], [BINDING])).toBe(message);
  expect(judge([slot()], [BINDING])).toBe(message);
});

test("finds a binding of which a part is missing", () => {
  expect(judge([BOUND], [{ ...BINDING, endPage: 2 }])).toContain("pages 1..2");
});

test("finds a slot that its file does not know", () => {
  expect(judge([BOUND], [])).toBe("fd0 does not know slot 0, which was made with it");
});

test("allows what the slot was made with", () => {
  expect(judge([BOUND], [BINDING])).toBeUndefined();
});

test("asks nothing of a file that lives no longer", () => {
  const after = machine([BOUND], { files: { fd0: guestMemfd({ open: false }) } });

  const observedAfter = observation({ files: [] });
  expect(bindingsMatchSlots.violation(stepOf({ after, observedAfter }))).toBeUndefined();
});
