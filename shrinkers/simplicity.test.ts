import { expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { compareSimplicity, costOf } from "./simplicity.ts";

function traceOf(text: string): Trace {
  return makeTrace("d", text === "" ? [] : text.split("; ").map(parseOperation));
}

/** From the simplest to the least simple. */
const IN_ORDER = [
  "",
  "guest_read(gpa=0x0)",
  "guest_read(gpa=0x1000)",
  "guest_read(gpa=0x2000)",
  "host_read(hva=0x10000000000)",
  "host_write(hva=0x10000000000, tag=1)",
  "host_write(hva=0x10000000000, tag=2)",
  "guest_write(gpa=0x0, tag=1)",
  "guest_execute(gpa=0x0)",
  "host_write(hva=0x10000000000, tag=0)",
  "guest_read(gpa=0x0); guest_read(gpa=0x0)",
  "guest_read(gpa=0x0); guest_read(gpa=0x1000)",
  "guest_read(gpa=0x1000); guest_read(gpa=0x0)",
  "guest_read(gpa=0x0); guest_read(gpa=0x0); guest_read(gpa=0x0)",
];

test("orders traces by length, then cost, then kinds, then text", () => {
  const shuffled = IN_ORDER.toReversed().map(traceOf);

  expect(shuffled.toSorted(compareSimplicity)).toEqual(IN_ORDER.map(traceOf));
});

test("one trace may cost as much as another and still be simpler", () => {
  const [first, second] = IN_ORDER.slice(-3, -1).map(traceOf) as [Trace, Trace];

  expect(costOf(first)).toBe(costOf(second));
  expect(compareSimplicity(first, second)).toBeLessThan(0);
});

test("the slot that comes first is slot 0, whichever is named more often", () => {
  const [first, second] = [
    "get_dirty_log(slot=0); get_dirty_log(slot=1); get_dirty_log(slot=1)",
    "get_dirty_log(slot=1); get_dirty_log(slot=0); get_dirty_log(slot=0)",
  ].map(traceOf) as [Trace, Trace];

  expect(costOf(first)).toBe(costOf(second));
  expect(compareSimplicity(first, second)).toBeLessThan(0);
});
