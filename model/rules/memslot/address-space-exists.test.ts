import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { addressSpaceExists } from "./address-space-exists.ts";

describe("memslot/address-space-exists", () => {
  test.each([
    ["address space 2", region("slot=0x20000")],
    ["address space 65535", region("slot=0xffff0000")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(addressSpaceExists, program)).toBe("EINVAL");
  });

  test.each([
    ["address space 0", region()],
    ["address space 1, which is system management mode", region("slot=0x10000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(addressSpaceExists, program)).toBe("silent");
  });
});
