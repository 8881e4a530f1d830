import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { readonlyUnchanged } from "./readonly-unchanged.ts";

describe("memslot/readonly-unchanged", () => {
  test.each([
    ["a writable slot that would become read-only", `${region()}; ${region("flags=READONLY")}`],
    ["a read-only slot that would become writable", `${region("flags=READONLY")}; ${region()}`],
    ["the same while the slot moves", `${region()}; ${region("flags=READONLY gpa=0x8000")}`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(readonlyUnchanged, program)).toBe("EINVAL");
  });

  test.each([
    [
      "a read-only slot that begins to log",
      `${region("flags=READONLY")}; ${region("flags=LOG_DIRTY|READONLY")}`,
    ],
    ["a delete without the flag", `${region("flags=READONLY")}; ${region("size=0")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(readonlyUnchanged, program)).toBe("silent");
  });
});
