import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateRefused } from "./private-refused.ts";

describe("memfile/private-refused", () => {
  test.each([
    ["PRIVATE", region("flags=PRIVATE")],
    ["PRIVATE with nothing but the flags readable", region("flags=PRIVATE readable=4..8")],
    ["PRIVATE in the first fetch only", region("first_fetch_flags=PRIVATE")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(privateRefused, program, "memfile-v6-patch4")).toBe("EINVAL");
  });

  test.each([
    ["PRIVATE in the second fetch only", region("flags=PRIVATE first_fetch_flags=0")],
    ["other flags", region("flags=READONLY")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateRefused, program, "memfile-v6-patch4")).toBe("silent");
  });
});
