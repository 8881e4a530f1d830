import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import { changeInExchange, useOrdinaryMemory } from "./drop-and-change.ts";
import type { Pass } from "./pass.ts";

function proposals(pass: Pass, ...lines: readonly string[]): readonly (readonly string[])[] {
  return [...pass(traceOf(lines))].map(({ operations }) => operations.map(printOperation));
}

function traceOf(lines: readonly string[]): Trace {
  return makeTrace("memfile-v6", lines.map(parseOperation));
}

test("gives slots mapped memory and makes accesses shared, in exchange for any operation", () => {
  const slot = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)";
  const mapped = slot.replace("hva=0x0", "hva=0x10000000000");

  expect(proposals(useOrdinaryMemory, slot, "guest_read(gpa=0x0, access=private)")).toEqual([
    [mapped],
    ["guest_read(gpa=0x0)"],
  ]);
});

test("leaves a slot that lies over the host window where it is", () => {
  const slot = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000003000)";

  expect(proposals(useOrdinaryMemory, slot, "host_read(hva=0x10000001000)")).toEqual([
    [slot],
    ["host_read(hva=0x10000001000)"],
  ]);
});

test("sets a flag or moves a range by a page, and drops an operation beside it", () => {
  const call = "fallocate(fd=-1, mode=KEEP_SIZE, offset=0x0, size=0x1000)";

  expect(proposals(changeInExchange, call, "guest_read(gpa=0x0)").flat()).toEqual([
    "fallocate(fd=-1, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "fallocate(fd=-1, mode=KEEP_SIZE|0x4, offset=0x0, size=0x1000)",
    "fallocate(fd=-1, mode=KEEP_SIZE|COLLAPSE_RANGE, offset=0x0, size=0x1000)",
    "fallocate(fd=-1, mode=KEEP_SIZE, offset=0x1000, size=0x1000)",
    "fallocate(fd=-1, mode=KEEP_SIZE, offset=0x0, size=0x2000)",
  ]);
});

test("changes nothing in long traces", () => {
  const calls = Array.from({ length: 9 }, () => "ftruncate(fd=-1, size=0x1000)");

  expect(proposals(changeInExchange, ...calls)).toEqual([]);
});
