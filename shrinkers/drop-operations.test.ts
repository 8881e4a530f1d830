import { expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { dropPairs, dropRuns, keepSubsequence } from "./drop-operations.ts";
import type { Pass } from "./pass.ts";

/** A trace of `length` loads; the load at page `n` stands for itself. */
function loads(length: number): Trace {
  const lines = Array.from({ length }, (_, page) => `guest_read(gpa=0x${page}000)`);
  return makeTrace("linux-6.18", lines.map(parseOperation));
}

/** The pages that each candidate still loads, as digits. */
function proposals(pass: Pass, trace: Trace): readonly string[] {
  return [...pass(trace)].map(pagesOf);
}

function pagesOf({ operations }: Trace): string {
  return operations.map((load) => ("gpa" in load ? String(load.gpa >> 12n) : "?")).join("");
}

test("drops halves first and single operations last, from the back", () => {
  expect(proposals(dropRuns, loads(4))).toEqual(["01", "23", "012", "013", "023", "123"]);
});

test("goes on from an adopted candidate", () => {
  const pass = dropRuns(loads(4));

  const offered = [pass.next().value, pass.next(true).value, pass.next(false).value];

  expect(offered.map((trace) => trace && pagesOf(trace))).toEqual(["01", "", "0"]);
});

test("drops every pair once: n(n-1)/2 of them", () => {
  const dropped = proposals(dropPairs, loads(9));

  expect(dropped).toHaveLength(36);
  expect(new Set(dropped).size).toBe(36);
});

test("keeps every proper subsequence once, the shortest first: 2^n - 1 of them", () => {
  const kept = proposals(keepSubsequence, loads(8));

  expect(new Set(kept).size).toBe(255);
  expect(kept).toHaveLength(255);
  expect(kept).toEqual(kept.toSorted((a, b) => a.length - b.length));
});

test("does not try all subsequences of a long trace", () => {
  expect(proposals(keepSubsequence, loads(9))).toEqual([]);
});
