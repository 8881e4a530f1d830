import { expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import type { SetRegion } from "../../abi/operation.ts";
import type { VmType } from "./create-vm.ts";
import type { KnownFile } from "./descriptors.ts";
import { HAZARDS, hazardsOn } from "./hazards.ts";
import { SlotLedger } from "./slot-ledger.ts";

const PAGES_4_GIB = "0x100000000";

function hazardsOf(
  line: string,
  earlier: readonly string[] = [],
  file?: KnownFile,
  isTorn = false,
): readonly string[] {
  const slots = new SlotLedger();
  for (const region of earlier) slots.accept(parseOperation(region) as SetRegion);
  const operation = parseOperation(line);
  const accepted = {
    slots,
    fileOf: () => file,
    hasMade: () => file !== undefined,
    hasTornStart: () => isTorn,
  };
  return HAZARDS.filter(({ applies }) => applies(operation, accepted)).map(({ id }) => id);
}

function region(slot: number, size: string): string {
  return `set_user_memory_region(slot=${slot}, flags=0, gpa=0x0, size=${size}, hva=0x10000000000)`;
}

test.each([
  ["2^20 pages are sent", PAGES_4_GIB, []],
  ["one page more is not", "0x100001000", ["huge-slot"]],
  ["2^31 - 1 pages are not", "0x7fffffff000", ["huge-slot", "huge-slots-in-sum"]],
  ["2^31 pages are: the kernel refuses them first", "0x80000000000", []],
  ["the largest number is: the kernel refuses it first", "0xfffffffffffff000", []],
])("%s", (_, size, expected) => {
  expect(hazardsOf(region(0, size))).toEqual(expected);
});

test("slots that are fine one by one can be too many in sum", () => {
  const four = [1, 2, 3, 4].map((slot) => region(slot, PAGES_4_GIB));

  expect(hazardsOf(region(5, "0x1000"), four)).toEqual(["huge-slots-in-sum"]);
  expect(hazardsOf(region(4, "0x1000"), four)).toEqual([]);
  expect(hazardsOf(region(4, "0x0"), four)).toEqual([]);
});

test("attributes of VMs that keep them are not given to more than 4 GiB", () => {
  const set = (gpa: string, size: string): string =>
    `set_memory_attributes(gpa=${gpa}, size=${size}, attributes=PRIVATE)`;

  expect(hazardsOf(set("0x0", PAGES_4_GIB))).toEqual([]);
  expect(hazardsOf(set("0x0", "0x100001000"))).toEqual(["huge-attributes"]);
  expect(hazardsOf(set("0x1000", "0xfffffffffffff000"))).toEqual(["huge-attributes"]);
  expect(hazardsOf(set("0x2000", "0xfffffffffffff000"))).toEqual([]);
  const ids = (type: VmType) => hazardsOn("7.1.2", type).map(({ id }) => id);
  expect(ids("sw-protected")).toEqual([
    ...ids("default").slice(0, 3),
    ...["huge-attributes", "torn-code"],
  ]);
});

test("dropping GUEST_MEMFD from a slot is not sent; creating and deleting such a slot is", () => {
  const head = "set_user_memory_region2(slot=0, gpa=0x0, hva=0x10000000000";
  const created = `${head}, flags=GUEST_MEMFD, size=0x1000, guest_memfd=7)`;

  expect(hazardsOf(`${head}, flags=0, size=0x1000)`, [created])).toEqual(["guest-memfd-toggle"]);
  expect(hazardsOf(created)).toEqual([]);
  expect(hazardsOf(`${head}, flags=0, size=0x0)`, [created])).toEqual([]);
  expect(hazardsOf(created, [created])).toEqual([]);
});

test.each([
  ["6.18.0", true],
  ["6.18.43-generic", true],
  ["6.18.44-generic", false],
  ["6.17.9", true],
  ["6.19.0-rc1", false],
  ["7.1.2", false],
  ["5.18.0", true],
])("release %s: the toggle is a hazard: %s", (release, expected) => {
  const ids = hazardsOn(release).map(({ id }) => id);

  expect(ids.includes("guest-memfd-toggle")).toBe(expected);
  expect(ids).toContain("huge-slot");
});

const SMALL: KnownFile = { kind: "guest_memfd", sizeBytes: 0x40_0000n };
const HUGE: KnownFile = { kind: "guest_memfd", sizeBytes: 0x7fff_ffff_ffff_f000n };
const MEMFD: KnownFile = { kind: "memfd", sizeBytes: 0n };

test.each([
  ["4 MiB of a guest_memfd are allocated", "KEEP_SIZE", "0x400000", HUGE, []],
  ["a page more is not", "KEEP_SIZE", "0x401000", HUGE, ["huge-allocation"]],
  ["past its end it is: the kernel refuses", "KEEP_SIZE", "0x401000", SMALL, []],
  ["in another mode it is: the kernel refuses", "0", "0x401000", HUGE, []],
  ["a hole may be of any size", "KEEP_SIZE|PUNCH_HOLE", "0x7ffffffffffff000", HUGE, []],
  ["of a memfd it is not, whatever its size", "0", "0x401000", MEMFD, ["huge-allocation"]],
  ["a negative size is: the kernel refuses", "0", "0x8000000000000000", MEMFD, []],
  ["a descriptor that is not open", "KEEP_SIZE", "0x401000", undefined, []],
])("%s", (_, mode, size, file, expected) => {
  expect(hazardsOf(`fallocate(fd=fd0, mode=${mode}, offset=0, size=${size})`, [], file)).toEqual(
    expected,
  );
});

test("every hazard names where it is known from, under an id of its own", () => {
  const ids = HAZARDS.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
  for (const { source, sentence } of HAZARDS) {
    expect(source).toMatch(/\.c, |^[0-9a-f]{12} /);
    expect(sentence).toMatch(/\.$/);
  }
});

test("code is not run once bytes were stored to a page start", () => {
  const run = "guest_execute(gpa=0x0)";

  expect(hazardsOf(run)).toEqual([]);
  expect(hazardsOf(run, [], undefined, true)).toEqual(["torn-code"]);
  expect(hazardsOf("guest_read(gpa=0x0)", [], undefined, true)).toEqual([]);
});
