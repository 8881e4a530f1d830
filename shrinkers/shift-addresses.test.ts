import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import type { Pass } from "./pass.ts";
import {
  cutAddresses,
  cutFiles,
  lowerOffsets,
  lowerTogether,
  moveEnds,
  moveRegions,
  trimFronts,
} from "./shift-addresses.ts";

function proposals(pass: Pass, ...lines: string[]): readonly (readonly string[])[] {
  const trace = makeTrace("linux-6.18", lines.map(parseOperation));
  return [...pass(trace)].map(({ operations }) => operations.map(printOperation));
}

test("cuts a gap out of guest memory", () => {
  const cut = proposals(cutAddresses, "guest_read(gpa=0x5000)", "guest_read(gpa=0x9000)");

  expect(cut).toContainEqual(["guest_read(gpa=0x0)", "guest_read(gpa=0x4000)"]);
  expect(cut).toContainEqual(["guest_read(gpa=0x5000)", "guest_read(gpa=0x6000)"]);
});

test("cuts pages out of a slot together with the host memory behind them", () => {
  const cut = proposals(
    cutAddresses,
    "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x3000, hva=0x10000002000)",
    "guest_read(gpa=0x3000)",
    "host_read(hva=0x10000004000)",
  );

  expect(cut).toContainEqual([
    "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000002000)",
    "guest_read(gpa=0x1000)",
    "host_read(hva=0x10000002000)",
  ]);
});

test("leaves the size of a slot alone when only host memory is cut", () => {
  const cut = proposals(
    cutAddresses,
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000002000)",
  );

  expect(cut).toContainEqual([
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
  ]);
});

test("cuts a piece out of a file, and out of guest memory with it", () => {
  const slot = "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, ";
  const bound = (at: string) =>
    `${slot}gpa=${at}, size=0x1000, hva=0x0, guest_memfd=fd0, guest_memfd_offset=${at})`;
  const make = "fd0 = create_guest_memfd(size=0x9000)";
  const punch = (size: string) => `fallocate(fd=fd0, mode=PUNCH_HOLE, offset=0x0, size=${size})`;

  const cut = proposals(cutFiles, make, bound("0x4000"), punch("0x5000"));

  expect(cut).toContainEqual([make, bound("0x2000"), punch("0x3000")]);
  expect(cut).toContainEqual([
    ...[make, bound("0x4000").replace("offset=0x4000", "offset=0x2000"), punch("0x3000")],
  ]);
});

test("leaves files alone in which nothing begins behind the start", () => {
  const punch = "fallocate(fd=-1, mode=PUNCH_HOLE, offset=0x0, size=0x5000)";

  expect(proposals(cutFiles, punch)).toEqual([]);
});

test("cuts the front of a slot off, which goes on leading to the same pages of its file", () => {
  const slot = (size: string, offset: string) =>
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, " +
    `size=${size}, hva=0x0, guest_memfd=-2, guest_memfd_offset=${offset})`;

  const cut = proposals(cutAddresses, slot("0x2000", "0x5000"), "guest_read(gpa=0x1000)");

  expect(cut).toContainEqual([slot("0x1000", "0x6000"), "guest_read(gpa=0x0)"]);
});

test("moves a region with what is accessed inside it, and nothing else", () => {
  const moved = proposals(
    moveRegions,
    "set_user_memory_region(slot=0, flags=0, gpa=0x8000, size=0x2000, hva=0x0)",
    "guest_read(gpa=0x9000)",
    "guest_read(gpa=0xa000)",
  );

  expect(moved).toContainEqual([
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x0)",
    "guest_read(gpa=0x1000)",
    "guest_read(gpa=0xa000)",
  ]);
});

test("takes pages off the front of a slot, with or without the host memory behind them", () => {
  const trimmed = proposals(
    trimFronts,
    "set_user_memory_region(slot=0, flags=0, gpa=0x8000, size=0x2000, hva=0x10000000000)",
  );

  expect(trimmed).toEqual([
    ["set_user_memory_region(slot=0, flags=0, gpa=0x9000, size=0x1000, hva=0x10000000000)"],
    ["set_user_memory_region(slot=0, flags=0, gpa=0x9000, size=0x1000, hva=0x10000001000)"],
  ]);
});

test("moves the start of a range and keeps its end, both ways", () => {
  const shorter = proposals(moveEnds, "fallocate(fd=-1, mode=0, offset=0x5000, size=0x4000)");

  expect(shorter).toEqual([
    ["fallocate(fd=-1, mode=0, offset=0x8000, size=0x1000)"],
    ["fallocate(fd=-1, mode=0, offset=0x7000, size=0x2000)"],
    ["fallocate(fd=-1, mode=0, offset=0x6000, size=0x3000)"],
    ["fallocate(fd=-1, mode=0, offset=0x4000, size=0x5000)"],
  ]);
});

test("moves slot and place in the file at once", () => {
  const slot = "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x2000, size=0x2000, ";

  const moved = proposals(moveEnds, `${slot}hva=0x10000000000, private_fd=-1, private_offset=0)`);

  expect(moved).toContainEqual([
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x3000, size=0x1000, hva=0x10000001000, " +
      "private_offset=0x1000)",
  ]);
});

test("moves all places in files down together", () => {
  const lines = ["fallocate(fd=-1, mode=0, offset=0x3000, size=0x1000)"];
  const read = "file_read(fd=-1, offset=0x5000, size=1)";

  expect(proposals(lowerOffsets, ...lines, read)).toEqual([
    [
      "fallocate(fd=-1, mode=0, offset=0x0, size=0x1000)",
      "file_read(fd=-1, offset=0x2000, size=1)",
    ],
  ]);
});

test("moves an address of the guest and one of the host down by as much", () => {
  const slot = (gpa: string, hva: string) =>
    `set_user_memory_region(slot=0, flags=0, gpa=${gpa}, size=0x1000, hva=${hva})`;
  const before = [slot("0x2000", "0x10000003000"), slot("0x0", "0x10000003000")];

  const lowered = proposals(lowerTogether, ...before);

  expect(lowered).toEqual([
    [slot("0x0", "0x10000001000"), slot("0x0", "0x10000001000")],
    [slot("0x1000", "0x10000002000"), slot("0x0", "0x10000002000")],
  ]);
});

test("cuts pages of a slot out of what is said about its dirty log", () => {
  const slot = (size: string) =>
    `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x1000, size=${size}, hva=0x0)`;
  const clear = (pages: string) => `clear_dirty_log(slot=0, first_page=0x0, ${pages})`;
  const lines = [slot("0x4000"), "guest_read(gpa=0x3000)", clear("num_pages=4, pages=[0,2]")];

  const cut = proposals(cutAddresses, ...lines);

  const shorter = [slot("0x2000"), "guest_read(gpa=0x1000)", clear("num_pages=2, pages=[0]")];
  expect(cut).toContainEqual(shorter);
});

test("cuts the pages before those that are cleared", () => {
  const slot = (size: string) =>
    `set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=${size}, hva=0x0)`;
  const clear = (first: string) =>
    `clear_dirty_log(slot=0, first_page=${first}, num_pages=36, pages=[])`;

  const cut = proposals(cutAddresses, slot("0x64000"), clear("0x40"));

  expect(cut).toContainEqual([slot("0x24000"), clear("0x0")]);
});
