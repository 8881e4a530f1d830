import { expect, test } from "vitest";
import type { ObservedMemslot } from "../../abi/observation.ts";
import { hvaOf, machine, observation, slot, stepOf } from "../test-steps.ts";
import { memslotsMatch } from "./memslots-match.ts";

const AFTER = machine([slot()]);

function violation(observed: Partial<ObservedMemslot>): string | undefined {
  const observedAfter = observation({ slots: [{ id: 0, ...observed }] });
  return memslotsMatch.violation(stepOf({ after: AFTER, observedAfter }));
}

test.each([
  ["another gfn", { baseGfn: 1n }, "slot 0 is at gfn 1, not 0"],
  ["another size", { pages: 2 }, "slot 0 has 2 pages, not 1"],
  ["other flags", { flags: 1 }, "slot 0 has flags 1, not 0"],
  ["another hva", { hva: 0n }, `slot 0 has hva 0, not ${hvaOf(0)}`],
  ["a dirty bitmap", { dirty: [] }, "slot 0 has a dirty bitmap it should not have"],
  ["another id", { id: 1 }, "slot 1 should not exist"],
])("finds a slot with %s", (_, observed, message) => {
  expect(violation(observed)).toBe(message);
});

test("finds a slot that is missing", () => {
  const step = stepOf({ after: AFTER, observedAfter: observation({}) });

  expect(memslotsMatch.violation(step)).toBe("slot 0 is missing");
});

test("finds a slot that lacks its dirty bitmap", () => {
  const after = machine([slot({ dirty: { required: [], allowed: [] } })]);
  const observedAfter = observation({ slots: [{ id: 0 }] });

  expect(memslotsMatch.violation(stepOf({ after, observedAfter }))).toContain("no dirty bitmap");
});

test("allows flag bits that are the kernel's own", () => {
  expect(violation({ flags: 0x1_0000 })).toBeUndefined();
});
