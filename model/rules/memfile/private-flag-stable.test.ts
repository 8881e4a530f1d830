import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateFlagStable } from "./private-flag-stable.ts";

describe("memfile/private-flag-stable", () => {
  test.each([
    ["PRIVATE that comes", region("flags=PRIVATE first_fetch_flags=0")],
    ["PRIVATE that goes", region("first_fetch_flags=PRIVATE")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(privateFlagStable, program, "memfile-v6-patch4")).toBe("EINVAL");
  });

  test.each([
    ["flags fetched the same twice", region("flags=PRIVATE")],
    ["another flag that comes", region("flags=READONLY first_fetch_flags=0")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateFlagStable, program, "memfile-v6-patch4")).toBe("silent");
  });
});
