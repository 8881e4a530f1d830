import { expect, test } from "vitest";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { mappingMatchesBacking } from "./mapping-matches-backing.ts";

const STATE = machine([slot()]);
const MAPPED = observation({ mappings: [{ pfn: 7 }], pfns: [7] });

test("finds a mapping to a page frame that the host has replaced", () => {
  const observedAfter = observation({ mappings: [{ pfn: 7 }], pfns: [8] });

  const found = mappingMatchesBacking.violation(stepOf({ after: STATE, observedAfter }));

  expect(found).toBe("gpa 0x0 is mapped to pfn 7 but the host has pfn 8 there");
});

test("finds a mapping to a page that the host has dropped, although nothing else changed", () => {
  const observedAfter = { ...MAPPED, hostPages: new Map() };
  const step = stepOf({ before: STATE, after: STATE, observedBefore: MAPPED, observedAfter });

  expect(mappingMatchesBacking.violation(step)).toContain("the host has no page there");
});

test("allows a mapping to the page frame behind the slot", () => {
  const step = stepOf({ after: STATE, observedAfter: MAPPED });

  expect(mappingMatchesBacking.violation(step)).toBeUndefined();
});
