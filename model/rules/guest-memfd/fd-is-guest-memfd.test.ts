import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { fdIsGuestMemfd } from "./fd-is-guest-memfd.ts";

describe("guest-memfd/fd-is-guest-memfd", () => {
  test("answers EINVAL to a memfd", () => {
    expect(
      verdictOf(
        fdIsGuestMemfd,
        `fd0 = memfd_create(flags=0); ${region2("flags=GUEST_MEMFD guest_memfd=fd0")}`,
      ),
    ).toBe("EINVAL");
  });

  test.each([
    ["a descriptor that is not open", region2("flags=GUEST_MEMFD")],
    ["a memfd nobody asked for", `fd0 = memfd_create(flags=0); ${region2("guest_memfd=fd0")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(fdIsGuestMemfd, program)).toBe("silent");
  });
});
