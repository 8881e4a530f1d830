import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { typeAllowed } from "./type-allowed.ts";

describe("pre-fault/type-allowed", () => {
  test("says why no trace can make it speak", () => {
    expect(typeAllowed.unreachable).toMatch(/ordinary/);
    expect(verdictOf(typeAllowed, "pre_fault_memory(gpa=0x0, size=0x1000)")).toBe("silent");
  });
});
