import { describe, expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import type { SetRegion, SetUserMemoryRegion2 } from "../abi/operation.ts";
import { bindsGuestMemfd, placesSlot, regionChange, slotToModify } from "./region-change.ts";
import { FRESH_MACHINE } from "./state.ts";
import { region, region2, stateAfter } from "./test-support.ts";

const EXISTING = stateAfter(region());

function ask(line: string): SetRegion {
  return parseOperation(line) as SetRegion;
}

describe("regionChange", () => {
  test.each([
    ["create", region("slot=1"), true],
    ["create", region("slot=0x10000"), true],
    ["delete", region("size=0"), false],
    ["delete", region("slot=1 size=0"), false],
    ["move", region("gpa=0x8000"), true],
    ["move", region("gpa=0x8000 flags=LOG_DIRTY"), true],
    ["flags-only", region("flags=LOG_DIRTY"), false],
    ["no-op", region(), false],
  ])("is %s for %s", (change, line, places) => {
    expect(regionChange(EXISTING, ask(line))).toBe(change);
    expect(placesSlot(EXISTING, ask(line))).toBe(places);
  });
});

describe("slotToModify", () => {
  test("is the slot of that id, unless the call deletes it", () => {
    expect(slotToModify(EXISTING, ask(region()))).toBe(EXISTING.memslots.at(0));
    expect(slotToModify(EXISTING, ask(region("size=0")))).toBeUndefined();
    expect(slotToModify(EXISTING, ask(region("slot=1")))).toBeUndefined();
  });
});

describe("bindsGuestMemfd", () => {
  test("is true of creating with the flag, and of nothing else", () => {
    const binding = ask(region2("flags=GUEST_MEMFD")) as SetUserMemoryRegion2;
    const plain = ask(region2()) as SetUserMemoryRegion2;

    expect(bindsGuestMemfd(FRESH_MACHINE, binding)).toBe(true);
    expect(bindsGuestMemfd(EXISTING, binding)).toBe(false);
    expect(bindsGuestMemfd(FRESH_MACHINE, plain)).toBe(false);
  });
});
