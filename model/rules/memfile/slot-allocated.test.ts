import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { slotAllocated } from "./slot-allocated.ts";

describe("memfile/slot-allocated", () => {
  test.each([
    ["the first allocation of a create", region("inject=ENOMEM@1")],
    [
      "the first allocation of new flags",
      `${region()}; ${region("flags=LOG_DIRTY inject=ENOMEM@1")}`,
    ],
  ])("answers ENOMEM to %s", (_, program) => {
    expect(verdictOf(slotAllocated, program, "memfile-v6")).toBe("ENOMEM");
  });

  test.each([
    ["another allocation", region("inject=ENOMEM@2")],
    ["a delete", `${region()}; ${region("size=0 inject=ENOMEM@1")}`],
    ["no failure", region("")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(slotAllocated, program, "memfile-v6")).toBe("silent");
  });
});
