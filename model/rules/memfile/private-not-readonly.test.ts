import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateNotReadonly } from "./private-not-readonly.ts";

describe("memfile/private-not-readonly", () => {
  test.each([
    ["both flags", region("flags=PRIVATE|READONLY")],
    ["a delete with both flags", region("flags=PRIVATE|READONLY size=0")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(privateNotReadonly, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    ["PRIVATE alone", region("flags=PRIVATE")],
    ["READONLY with a log", region("flags=READONLY|LOG_DIRTY")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateNotReadonly, program, "memfile-v6")).toBe("silent");
  });
});
