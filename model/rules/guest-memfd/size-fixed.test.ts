import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sizeFixed } from "./size-fixed.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("guest-memfd/size-fixed", () => {
  test.each([
    ["a guest_memfd", `${GM}; ftruncate(fd=fd0, size=0x4000)`],
    ["a duplicate of its descriptor", `${GM}; fd1 = dup(fd=fd0); ftruncate(fd=fd1, size=0x4000)`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(sizeFixed, program)).toBe("EINVAL");
  });

  test.each([["an ordinary memfd", `${MEMFD}; ftruncate(fd=fd0, size=0x4000)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(sizeFixed, program)).toBe("silent");
    },
  );
});
