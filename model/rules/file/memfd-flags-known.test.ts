import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { memfdFlagsKnown } from "./memfd-flags-known.ts";

describe("file/memfd-flags-known", () => {
  test.each([
    ["bit 7", "fd0 = memfd_create(flags=0x80)"],
    ["an unknown bit beside known ones", "fd0 = memfd_create(flags=CLOEXEC|0x100)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(memfdFlagsKnown, program)).toBe("EINVAL");
  });

  test.each([
    ["no flags", "fd0 = memfd_create(flags=0)"],
    ["both flags it has", "fd0 = memfd_create(flags=CLOEXEC|ALLOW_SEALING)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(memfdFlagsKnown, program)).toBe("silent");
  });
});
