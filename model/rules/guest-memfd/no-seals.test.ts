import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { noSeals } from "./no-seals.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("guest-memfd/no-seals", () => {
  test.each([
    ["a guest_memfd", `${GM}; get_seals(fd=fd0)`],
    ["a duplicate of its descriptor", `${GM}; fd1 = dup(fd=fd0); get_seals(fd=fd1)`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(noSeals, program)).toBe("EINVAL");
  });

  test.each([["an ordinary memfd", `${MEMFD}; get_seals(fd=fd0)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(noSeals, program)).toBe("silent");
    },
  );
});
