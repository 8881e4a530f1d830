import { describe, expect, test } from "vitest";
import type { PageSet } from "../../../abi/page-set.ts";
import { lastOutcome, lastStep, region, region2, stateAfter } from "../../test-support.ts";

const LOGGED = region("flags=LOG_DIRTY");
const WRITE_PAGE_1 = "guest_write(gpa=0x1000, tag=7)";

/** Address space and id of every slot, in the order of the state. */
function slotsAfter(program: string): readonly string[] {
  return stateAfter(program).memslots.map(({ addressSpace, id }) => `${addressSpace}:${id}`);
}

/** Required dirty pages of the first slot; null when it does not log. */
function requiredAfter(program: string): PageSet | null | undefined {
  return stateAfter(program).memslots.at(0)?.dirty?.required ?? null;
}

describe("memslot/set-region", () => {
  test.each([
    ["create", region()],
    ["delete", `${region()}; ${region("size=0")}`],
    ["move", `${region()}; ${region("gpa=0x8000")}`],
    ["flags-only", `${region()}; ${LOGGED}`],
    ["no-op", `${region()}; ${region()}`],
  ])("answers 0 and says that it was a %s", (change, program) => {
    expect(lastOutcome(program)).toBe(`ok memslot/${change}`);
  });

  test("creates a slot with what the call says, and without a log unless asked", () => {
    const [slot] = stateAfter(
      region("slot=0x10003 flags=READONLY gpa=0x8000 size=0x2000"),
    ).memslots;

    expect(slot).toEqual({
      addressSpace: 1,
      id: 3,
      flags: 2,
      baseGfn: 8n,
      pages: 2,
      hva: 0x100_0000_0000n,
      dirty: null,
    });
  });

  test("keeps the slots sorted by address space and id", () => {
    const program = [
      region("slot=0x10000"),
      region("slot=5"),
      region("slot=2 gpa=0x8000"),
      region("slot=0x10001 gpa=0x8000"),
    ].join(";");

    expect(slotsAfter(program)).toEqual(["0:2", "0:5", "1:0", "1:1"]);
  });

  test("deletes only the slot of that id and address space", () => {
    const program = [region(), region("slot=0x10000"), region("slot=0x10000 size=0")].join(";");

    expect(slotsAfter(program)).toEqual(["0:0"]);
  });

  test("deletes with flags, gpa and hva that are not the slot's own", () => {
    const program = `${region()}; ${region2("flags=GUEST_MEMFD gpa=0x9000 hva=0 size=0")}`;

    expect(lastOutcome(program)).toBe("ok memslot/delete");
    expect(slotsAfter(program)).toEqual([]);
  });

  test("returns the very same state when nothing changes", () => {
    const { before, transitions } = lastStep(`${LOGGED}; ${WRITE_PAGE_1}; ${LOGGED}`);

    expect(transitions[0].state).toBe(before);
  });

  test.each([
    ["no-op", `${LOGGED}; ${WRITE_PAGE_1}; ${LOGGED}`, [1]],
    ["move", `${LOGGED}; ${WRITE_PAGE_1}; ${region("flags=LOG_DIRTY gpa=0x8000")}`, [1]],
    ["failed move", `${LOGGED}; ${WRITE_PAGE_1}; ${region("gpa=0xffffffffff000")}`, [1]],
    ["move that ends logging", `${LOGGED}; ${WRITE_PAGE_1}; ${region("gpa=0x8000")}`, null],
    ["move that begins logging", `${region()}; ${region("flags=LOG_DIRTY gpa=0x8000")}`, []],
    ["end of logging", `${LOGGED}; ${WRITE_PAGE_1}; ${region()}`, null],
    ["end and new beginning", `${LOGGED}; ${WRITE_PAGE_1}; ${region()}; ${LOGGED}`, []],
  ] as const)("after a %s the log is what the slot kept", (_, program, required) => {
    expect(requiredAfter(program)).toEqual(required);
  });

  test("lets the guest see the same pages at the new place after a move", () => {
    const program = `${region()}; ${WRITE_PAGE_1}; ${region("gpa=0x8000")}`;

    expect(lastOutcome(`${program}; guest_read(gpa=0x9000)`)).toBe(
      "loaded tag=7 guest-access/read",
    );
    expect(lastOutcome(`${program}; guest_read(gpa=0x1000)`)).toMatch(/^MMIO read/);
  });

  test("allows ENOMEM, with the old state, for a slot of 64 GiB and more", () => {
    const { before, transitions } = lastStep(region("size=0x1000000000 hva=0"));

    expect(transitions.map(({ expected }) => expected)).toEqual([
      { kind: "ok" },
      { kind: "failed", errno: "ENOMEM" },
    ]);
    expect(transitions[1]?.state).toBe(before);
  });

  test("demands success for anything smaller, and for deleting anything", () => {
    const huge = region("size=0x1000000000 hva=0");

    expect(lastStep(region("size=0xffffff000 hva=0")).transitions).toHaveLength(1);
    expect(lastStep(`${huge}; ${region("size=0")}`).transitions).toHaveLength(1);
  });
});
