import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { sameVm } from "./same-vm.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const MEMFD = "fd0 = memfd_create(flags=0)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");

describe("guest-memfd/same-vm", () => {
  test.each([["a file of another VM", `fd0 = create_guest_memfd(size=0x4000, vm=1); ${BIND}`]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(sameVm, program)).toBe("EINVAL");
    },
  );

  test.each([
    ["a file of this VM", `${GM}; ${BIND}`],
    [
      "a file of another VM that is not asked for",
      `fd0 = create_guest_memfd(size=0x4000, vm=1); ${region2("guest_memfd=fd0")}`,
    ],
    ["an ordinary file", `${MEMFD}; ${BIND}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sameVm, program)).toBe("silent");
  });
});
