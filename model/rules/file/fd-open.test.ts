import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { fdOpen } from "./fd-open.ts";

describe("file/fd-open", () => {
  test.each([
    ["a number that was never handed out", "close(fd=-1)"],
    ["a second close", "fd0 = memfd_create(flags=0); close(fd=fd0); close(fd=fd0)"],
    ["a handle whose creation failed", "fd0 = memfd_create(flags=0x80); close(fd=fd0)"],
  ])("answers EBADF to %s", (_, program) => {
    expect(verdictOf(fdOpen, program)).toBe("EBADF");
  });

  test("is silent about an open descriptor", () => {
    expect(verdictOf(fdOpen, "fd0 = memfd_create(flags=0); close(fd=fd0)")).toBe("silent");
  });
});
