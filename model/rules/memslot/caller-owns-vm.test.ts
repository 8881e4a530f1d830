import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { callerOwnsVm } from "./caller-owns-vm.ts";

describe("memslot/caller-owns-vm", () => {
  test("says why no trace can make it speak", () => {
    expect(callerOwnsVm.unreachable).toMatch(/\w/);
  });

  test.each([
    ["a create", region()],
    ["a move", `${region()}; ${region("gpa=0x8000")}`],
    ["a delete", `${region()}; ${region("size=0")}`],
    ["a dirty log", `${region("flags=LOG_DIRTY")}; get_dirty_log(slot=0)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(callerOwnsVm, program)).toBe("silent");
  });
});
