import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import {
  exchangeArguments,
  exchangeValues,
  lowerSlots,
  moveOperations,
  renameValues,
} from "./canonical-names.ts";
import type { Pass } from "./pass.ts";

function proposals(pass: Pass, ...lines: string[]): readonly string[] {
  const trace = makeTrace("linux-6.18", lines.map(parseOperation));
  return [...pass(trace)].map(({ operations }) => operations.map(printOperation).join("; "));
}

test("renames a slot wherever it is named", () => {
  const renamed = proposals(renameValues, "get_dirty_log(slot=7)", "get_dirty_log(slot=7)");

  expect(renamed).toContain("get_dirty_log(slot=0); get_dirty_log(slot=0)");
});

test("renames a handle where it is made and used, and never makes a result of -1", () => {
  const renamed = proposals(renameValues, "fd5 = memfd_create(flags=0)", "close(fd=fd5)");

  expect(renamed).toContain("fd0 = memfd_create(flags=0); close(fd=fd0)");
  expect(renamed.filter((text) => text.startsWith("-1"))).toEqual([]);
});

test("does not confuse equal values of different spaces", () => {
  const renamed = proposals(
    renameValues,
    "guest_read(gpa=0x1000)",
    "ftruncate(fd=-1, size=0x1000)",
  );

  expect(renamed).toContain("guest_read(gpa=0x0); ftruncate(fd=-1, size=0x1000)");
  expect(renamed).toContain("guest_read(gpa=0x1000); ftruncate(fd=-1, size=0x0)");
});

test("moves all slots together, into address space 0 and down to id 0", () => {
  const lines = ["get_dirty_log(slot=0x10002)", "get_dirty_log(slot=0x10005)"];

  expect(proposals(lowerSlots, ...lines)).toEqual([
    "get_dirty_log(slot=2); get_dirty_log(slot=5)",
    "get_dirty_log(slot=0); get_dirty_log(slot=3)",
  ]);
});

test("moves the guest along with the slots it sees", () => {
  const lines = ["get_dirty_log(slot=0x10002)", "guest_read(gpa=0x0, address_space=1)"];

  expect(proposals(lowerSlots, ...lines)).toContain("get_dirty_log(slot=2); guest_read(gpa=0x0)");
});

test("exchanges two slots everywhere", () => {
  const lines = ["get_dirty_log(slot=1)", "get_dirty_log(slot=0)", "get_dirty_log(slot=1)"];

  expect(proposals(exchangeValues, ...lines)).toEqual([
    "get_dirty_log(slot=0); get_dirty_log(slot=1); get_dirty_log(slot=0)",
  ]);
});

test("exchanges two single arguments, whoever else has their values", () => {
  const lines = ["guest_read(gpa=0x1000)", "guest_read(gpa=0x1000)", "guest_read(gpa=0x0)"];

  expect(proposals(exchangeArguments, ...lines)).toEqual([
    "guest_read(gpa=0x0); guest_read(gpa=0x1000); guest_read(gpa=0x1000)",
    "guest_read(gpa=0x1000); guest_read(gpa=0x0); guest_read(gpa=0x1000)",
  ]);
});

test("moves each operation to each other place", () => {
  const moved = proposals(moveOperations, "close(fd=-1)", "fstat(fd=-1)", "get_seals(fd=-1)");

  expect(moved).toContain("fstat(fd=-1); get_seals(fd=-1); close(fd=-1)");
  expect(new Set(moved).size).toBe(4);
});
