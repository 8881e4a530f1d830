import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { memfdNameShort } from "./memfd-name-short.ts";

describe("file/memfd-name-short", () => {
  test.each([["a name of 250 characters", "fd0 = memfd_create(flags=0, name=too_long)"]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(memfdNameShort, program)).toBe("EINVAL");
    },
  );

  test.each([["a usual name", "fd0 = memfd_create(flags=0)"]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(memfdNameShort, program)).toBe("silent");
    },
  );
});
