import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { twoDimensionalPaging } from "./two-dimensional-paging.ts";

const CALL = "pre_fault_memory(gpa=0x0, size=0x1000)";

describe("pre-fault/two-dimensional-paging", () => {
  test("answers EOPNOTSUPP with shadow paging", () => {
    expect(verdictOf(twoDimensionalPaging, CALL, "linux-6.18:no-tdp")).toBe("EOPNOTSUPP");
  });

  test("is silent where the hardware translates", () => {
    expect(verdictOf(twoDimensionalPaging, CALL)).toBe("silent");
  });
});
