import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { dirtyBitmapAllocated } from "./dirty-bitmap-allocated.ts";

describe("memfile/dirty-bitmap-allocated", () => {
  test.each([
    ["the second allocation of a slot that logs", region("flags=LOG_DIRTY inject=ENOMEM@2")],
    ["the second when logging begins", `${region()}; ${region("flags=LOG_DIRTY inject=ENOMEM@2")}`],
  ])("answers ENOMEM to %s", (_, program) => {
    expect(verdictOf(dirtyBitmapAllocated, program, "memfile-v6")).toBe("ENOMEM");
  });

  test.each([
    ["a slot that does not log", region("inject=ENOMEM@2")],
    [
      "a move that goes on logging",
      [region("flags=LOG_DIRTY"), region("flags=LOG_DIRTY gpa=0x8000 inject=ENOMEM@2")].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(dirtyBitmapAllocated, program, "memfile-v6")).toBe("silent");
  });
});
