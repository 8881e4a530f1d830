import { expect, test } from "vitest";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { idleCallKeepsMappings } from "./idle-call-keeps-mappings.ts";

const BEFORE = machine([slot()]);
const SET = "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)";
const MAPPED = observation({ mappings: [{ gfn: 3n, pfn: 5 }] });

function judge(given: Partial<Parameters<typeof stepOf>[0]>): string | undefined {
  const usual = { operation: SET, before: BEFORE, after: BEFORE, observedBefore: MAPPED };
  return idleCallKeepsMappings.violation(stepOf({ ...usual, ...given }));
}

test("finds a mapping that a call without effect has dropped, or changed", () => {
  const message = "nothing changed, but the mapping of gfn 3 is gone or another one";

  expect(judge({ observedAfter: observation({}) })).toBe(message);
  expect(judge({ observedAfter: observation({ mappings: [{ gfn: 3n, pfn: 6 }] }) })).toBe(message);
});

test("allows mappings to stay and to come", () => {
  const more = observation({ mappings: [{ gfn: 4n }, { gfn: 3n, pfn: 5 }] });

  expect([judge({ observedAfter: MAPPED }), judge({ observedAfter: more })]).toEqual([
    undefined,
    undefined,
  ]);
});

test("says nothing of a call that changes something, fails, or is about mappings", () => {
  const observedAfter = observation({});
  const verdicts = [
    judge({ observedAfter, after: machine([]) }),
    judge({ observedAfter, outcome: { kind: "failed", errno: "EINVAL" } }),
    judge({ observedAfter, operation: "host_dontneed(hva=0x10000000000, size=0x1000)" }),
  ];

  expect(verdicts).toEqual([undefined, undefined, undefined]);
});
