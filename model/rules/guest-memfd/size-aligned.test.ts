import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sizeAligned } from "./size-aligned.ts";

describe("guest-memfd/size-aligned", () => {
  test.each([["an odd size", "fd0 = create_guest_memfd(size=0x1001, flags=0)"]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(sizeAligned, program)).toBe("EINVAL");
    },
  );

  test.each([["a whole page", "fd0 = create_guest_memfd(size=0x1000, flags=0)"]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(sizeAligned, program)).toBe("silent");
    },
  );
});
