import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { idIsUserSlot } from "./id-is-user-slot.ts";

describe("memslot/id-is-user-slot", () => {
  test.each([
    ["the first internal id", region("slot=32764")],
    ["the largest id", region("slot=0xffff")],
    ["an internal id of another address space", region("slot=0x17ffc")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(idIsUserSlot, program)).toBe("EINVAL");
  });

  test.each([
    ["id 0", region()],
    ["the last user id", region("slot=32763")],
    ["an id that is small in its low half", region("slot=0xffff0001")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(idIsUserSlot, program)).toBe("silent");
  });
});
