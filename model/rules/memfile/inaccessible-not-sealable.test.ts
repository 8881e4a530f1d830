import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { inaccessibleNotSealable } from "./inaccessible-not-sealable.ts";

describe("memfile/inaccessible-not-sealable", () => {
  test.each([["both", "fd0 = memfd_create(flags=ALLOW_SEALING|INACCESSIBLE)"]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(inaccessibleNotSealable, program, "memfile-v6")).toBe("EINVAL");
    },
  );

  test.each([
    ["INACCESSIBLE", "fd0 = memfd_create(flags=INACCESSIBLE)"],
    ["ALLOW_SEALING", "fd0 = memfd_create(flags=ALLOW_SEALING)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(inaccessibleNotSealable, program, "memfile-v6")).toBe("silent");
  });
});
