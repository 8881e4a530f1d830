import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { noPosition } from "./no-position.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("guest-memfd/no-position", () => {
  test.each([
    ["reading", `${GM}; file_read(fd=fd0, offset=0, size=8)`],
    ["writing nothing", `${GM}; file_write(fd=fd0, offset=0, size=0, tag=1)`],
    ["looking for data", `${GM}; seek(fd=fd0, offset=0, whence=data)`],
  ])("answers ESPIPE to %s", (_, program) => {
    expect(verdictOf(noPosition, program)).toBe("ESPIPE");
  });

  test.each([["an ordinary memfd", `${MEMFD}; seek(fd=fd0, offset=0, whence=data)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(noPosition, program)).toBe("silent");
    },
  );
});
