import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { sizeWithinLimit } from "./size-within-limit.ts";

describe("memslot/size-within-limit", () => {
  test("answers EINVAL to 2^31 pages", () => {
    expect(verdictOf(sizeWithinLimit, region("size=0x80000000000"))).toBe("EINVAL");
  });

  test("is silent about 2^31 - 1 pages", () => {
    expect(verdictOf(sizeWithinLimit, region("size=0x7fffffff000"))).toBe("silent");
  });
});
