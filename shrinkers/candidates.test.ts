import { expect, test } from "vitest";
import { makeTrace, printTrace } from "../abi/trace.ts";
import { candidates } from "./candidates.ts";
import { repair } from "./repair.ts";
import { shrunkTraces, testCandidates, testOrder } from "./test-candidates.ts";

// Of 200 traces in `candidates.long.test.ts`.
const SHRUNK = shrunkTraces(25);

testCandidates(SHRUNK, 4000);

test("the same trace has the same candidates in the same order", () => {
  for (const { trace, proposed } of SHRUNK.slice(0, 10)) {
    expect([...candidates(trace)].map(printTrace)).toEqual(proposed.map(printTrace));
  }
});

test("the empty trace has no candidates, any other can lose its last operation", () => {
  for (const { trace, proposed } of SHRUNK) {
    const shorter = repair(makeTrace(trace.dialect, trace.operations.slice(0, -1)));

    if (trace.operations.length === 0) expect(proposed).toEqual([]);
    else expect(proposed.map(printTrace)).toContain(printTrace(shorter));
  }
  expect(SHRUNK.some(({ trace }) => trace.operations.length === 0)).toBe(true);
});

testOrder(100);
