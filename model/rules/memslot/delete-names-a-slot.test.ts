import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { deleteNamesASlot } from "./delete-names-a-slot.ts";

describe("memslot/delete-names-a-slot", () => {
  test.each([
    ["a delete on a fresh machine", region("size=0")],
    ["a delete of another id", `${region()}; ${region("slot=1 size=0")}`],
    [
      "a delete of the same id in the other address space",
      `${region()}; ${region("slot=0x10000 size=0")}`,
    ],
    ["a second delete", `${region()}; ${region("size=0")}; ${region("size=0")}`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(deleteNamesASlot, program)).toBe("EINVAL");
  });

  test.each([
    ["a delete of a slot that exists", `${region()}; ${region("size=0")}`],
    ["a create", region()],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(deleteNamesASlot, program)).toBe("silent");
  });
});
