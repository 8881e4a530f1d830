import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { fdOpen } from "./fd-open.ts";

describe("guest-memfd/fd-open", () => {
  test.each([
    ["no descriptor at all", region2("flags=GUEST_MEMFD")],
    [
      "a closed one",
      `fd0 = memfd_create(flags=0); close(fd=fd0); ${region2("flags=GUEST_MEMFD guest_memfd=fd0")}`,
    ],
    [
      "a handle whose creation failed",
      `fd0 = memfd_create(flags=0x80); ${region2("flags=GUEST_MEMFD guest_memfd=fd0")}`,
    ],
  ])("answers EBADF to %s", (_, program) => {
    expect(verdictOf(fdOpen, program)).toBe("EBADF");
  });

  test.each([
    ["an open one", `fd0 = memfd_create(flags=0); ${region2("flags=GUEST_MEMFD guest_memfd=fd0")}`],
    ["a delete", `${region2()}; ${region2("flags=GUEST_MEMFD size=0")}`],
    ["a slot without GUEST_MEMFD", region2()],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(fdOpen, program)).toBe("silent");
  });
});
