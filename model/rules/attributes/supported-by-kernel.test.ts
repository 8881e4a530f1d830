import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { supportedByKernel } from "./supported-by-kernel.ts";

const CALL = "set_memory_attributes(gpa=0x800, size=0x0, attributes=0, flags=1)";

describe("attributes/supported-by-kernel", () => {
  test("answers ENOTTY to any call where the kernel was built without", () => {
    expect(verdictOf(supportedByKernel, CALL, "linux-6.18:no-attributes")).toBe("ENOTTY");
  });

  test("is silent where it was built with them", () => {
    expect(verdictOf(supportedByKernel, CALL)).toBe("silent");
  });
});
