import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { memfdNameReadable } from "./memfd-name-readable.ts";

describe("file/memfd-name-readable", () => {
  test("answers EFAULT to an unreadable name", () => {
    expect(verdictOf(memfdNameReadable, "fd0 = memfd_create(flags=0, name=unreadable)")).toBe(
      "EFAULT",
    );
  });

  test.each([
    ["a usual name", "fd0 = memfd_create(flags=0)"],
    ["a long name", "fd0 = memfd_create(flags=0, name=too_long)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(memfdNameReadable, program)).toBe("silent");
  });
});
