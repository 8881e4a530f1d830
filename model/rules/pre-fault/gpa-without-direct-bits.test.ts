import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { gpaWithoutDirectBits } from "./gpa-without-direct-bits.ts";

describe("pre-fault/gpa-without-direct-bits", () => {
  test("says why no trace can make it speak", () => {
    expect(gpaWithoutDirectBits.unreachable).toMatch(/TDX/);
    expect(verdictOf(gpaWithoutDirectBits, "pre_fault_memory(gpa=0x0, size=0x1000)")).toBe(
      "silent",
    );
  });
});
