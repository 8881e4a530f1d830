import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { flagAlone } from "./flag-alone.ts";

describe("guest-memfd/flag-alone", () => {
  test.each([
    ["GUEST_MEMFD with LOG_DIRTY", region2("flags=GUEST_MEMFD|LOG_DIRTY")],
    ["GUEST_MEMFD with READONLY", region2("flags=GUEST_MEMFD|READONLY")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(flagAlone, program)).toBe("EINVAL");
  });

  test.each([
    ["GUEST_MEMFD alone", region2("flags=GUEST_MEMFD")],
    ["the other two together", region2("flags=LOG_DIRTY|READONLY")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(flagAlone, program)).toBe("silent");
  });
});
