import { expect, test } from "vitest";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { noMappingOutsideSlot } from "./no-mapping-outside-slot.ts";

test("finds a mapping that a deletion left behind", () => {
  const observedAfter = observation({ mappings: [{ gfn: 2n, pfn: 7 }] });

  const found = noMappingOutsideSlot.violation(
    stepOf({ before: machine([slot()]), observedAfter }),
  );

  expect(found).toBe("gpa 0x2000 is mapped to pfn 7 but no slot covers it");
});

test("finds a mapping in an address space that has no slot there", () => {
  const after = machine([slot()]);
  const observedAfter = observation({ mappings: [{ addressSpace: 1, pfn: 7 }] });

  const found = noMappingOutsideSlot.violation(stepOf({ after, observedAfter }));

  expect(found).toContain("gpa 0x0 of address space 1");
});

test("allows a mapping inside a slot", () => {
  const after = machine([slot()]);
  const observedAfter = observation({ mappings: [{ pfn: 7 }] });

  expect(noMappingOutsideSlot.violation(stepOf({ after, observedAfter }))).toBeUndefined();
});
