import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { moveApart } from "./move-apart.ts";

const W = "0x10000000000";

describe("host-memory/move-apart", () => {
  test.each([["a page that is to stay", `host_mremap(hva=${W}, to=${W})`]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(moveApart, program)).toBe("EINVAL");
    },
  );

  test.each([["a move to the next page", `host_mremap(hva=${W}, to=0x10000001000)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(moveApart, program)).toBe("silent");
    },
  );
});
