import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { sizeWithinLimit } from "./size-within-limit.ts";

describe("memslot/size-within-limit", () => {
  test.each([["2^31 pages", region("size=0x80000000000")]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(sizeWithinLimit, program)).toBe("EINVAL");
    },
  );

  test.each([["2^31 - 1 pages", region("size=0x7fffffff000")]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(sizeWithinLimit, program)).toBe("silent");
    },
  );
});
