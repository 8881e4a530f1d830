import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { inOneSpace } from "./one-space.ts";

function proposed(...lines: string[]): readonly (readonly string[])[] {
  const trace = makeTrace("linux-6.18", lines.map(parseOperation));
  return [...inOneSpace(trace)].map(({ operations }) => operations.map(printOperation));
}

const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)";

test("a slot of the second space and its guest go behind those of the first", () => {
  const lines = [
    SLOT,
    SLOT.replace("slot=0", "slot=0x10000"),
    "guest_read(gpa=0x1000, address_space=1)",
  ];

  expect(proposed(...lines)).toEqual([
    [
      SLOT,
      SLOT.replace("slot=0, flags=0, gpa=0x0", "slot=1, flags=0, gpa=0x2000"),
      "guest_read(gpa=0x3000)",
    ],
  ]);
});

test("a trace of one space is left as it is", () => {
  expect(proposed(SLOT, "guest_read(gpa=0x0)")).toEqual([]);
  expect(proposed(SLOT.replace("slot=0", "slot=0x10000"))).toEqual([]);
});
