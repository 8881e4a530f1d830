import { expect, test } from "vitest";
import { FRESH_MACHINE, type MachineState, type MemslotState } from "../model/state.ts";
import { stateDifference } from "./state-difference.ts";

const SLOT: MemslotState = {
  ...{ addressSpace: 0, id: 2, flags: 0, baseGfn: 1n, pages: 2, hva: 0x1000n, dirty: null },
};
const FIRST_PAGE = 0x1000_0000;

function machine(given: Partial<MachineState>): MachineState {
  return { ...FRESH_MACHINE, ...given };
}

test("of a state and itself is empty", () => {
  expect(stateDifference(FRESH_MACHINE, FRESH_MACHINE)).toEqual([]);
  expect(stateDifference(machine({}), FRESH_MACHINE)).toEqual([]);
});

test("shows a slot that is made, and one that is gone", () => {
  const [made, gone] = [machine({ memslots: [SLOT] }), FRESH_MACHINE];

  expect(stateDifference(gone, made)).toEqual(["+ slot 2: gpa=0x1000..0x3000 hva=0x1000"]);
  expect(stateDifference(made, gone)).toEqual(["- slot 2: gpa=0x1000..0x3000 hva=0x1000"]);
});

test("shows what changed as old and new, and leaves out the rest", () => {
  const other: MemslotState = { ...SLOT, id: 1, addressSpace: 1 };
  const before = machine({ memslots: [SLOT, other] });
  const dirty = { required: [1], allowed: [0, 1] };
  const after = machine({ memslots: [SLOT, { ...other, flags: 1, dirty }] });

  expect(stateDifference(before, after)).toEqual([
    "- slot 1 of address space 1: gpa=0x1000..0x3000 hva=0x1000",
    "+ slot 1 of address space 1: gpa=0x1000..0x3000 hva=0x1000 flags=LOG_DIRTY dirty=[1](0)",
  ]);
});

test("shows host pages by address, with content and protection", () => {
  const after = machine({
    hostPages: FRESH_MACHINE.hostPages.with(FIRST_PAGE, { protection: "read", tag: 7 }),
  });

  expect(stateDifference(FRESH_MACHINE, after)).toEqual([
    "- host page 0x10000000000: read-write tag=0",
    "+ host page 0x10000000000: read tag=7",
  ]);
});

test("shows files with their pages, mappings and taints", () => {
  const folio = { head: 0, order: 9 };
  const after = machine({
    files: {
      fd0: {
        ...{ kind: "memfd", open: false, sizeBytes: 4096n, seals: 1, nodeFlags: 2 },
        pages: { 3: { identity: 5, tag: 9, upToDate: false, folio } },
      },
    },
    mappings: [{ addressSpace: 1, gfn: 2n, order: 1, kind: "private", writable: true, page: 0 }],
    taints: ["same-page-twice"],
  });

  expect(stateDifference(FRESH_MACHINE, after)).toEqual([
    "+ fd0: closed size=0x1000 seals=0x1 node_flags=0x2",
    "+ fd0 page 3: page #5 tag=9 not up to date folio=0+2^9",
    "+ private mapping at 0x2000 of address space 1: 2 pages writable",
    "+ undefined from here on: same-page-twice",
  ]);
});

test("shows guest_memfds, their bindings, private gfns and the mode of dirty logs", () => {
  const after = machine({
    memslots: [{ ...SLOT, flags: 4, guestMemfd: { file: "fd0", offsetPages: 3n } }],
    files: {
      fd0: {
        kind: "guest_memfd",
        open: false,
        sizeBytes: 0x8000n,
        guestMemfd: { vm: 0, flags: 3n },
      },
      fd1: { kind: "guest_memfd", open: true, duplicateOf: "fd0" },
    },
    privateGfns: [{ from: 1n, to: 3n }],
    dirtyLogMode: 3,
  });

  expect(stateDifference(FRESH_MACHINE, after)).toEqual([
    "- mode of dirty logs: 0",
    "+ mode of dirty logs: 3",
    "+ slot 2: gpa=0x1000..0x3000 hva=0x1000 flags=GUEST_MEMFD guest_memfd=fd0@page 3",
    "+ fd0: closed flags=0x3 vm=0 size=0x8000",
    "+ fd1: open same file as fd0",
    "+ private gpa=0x1000: to 0x3000",
  ]);
});
