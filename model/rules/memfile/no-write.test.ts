import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { noWrite } from "./no-write.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("memfile/no-write", () => {
  test.each([["a byte", `${FILE}; file_write(fd=fd0, offset=0, size=1, tag=7)`]])(
    "answers EPERM to %s",
    (_, program) => {
      expect(verdictOf(noWrite, program, "memfile-v6")).toBe("EPERM");
    },
  );

  test.each([
    ["nothing", `${FILE}; file_write(fd=fd0, offset=0, size=0, tag=7)`],
    ["an ordinary memfd", `${MEMFD}; file_write(fd=fd0, offset=0, size=8, tag=7)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(noWrite, program, "memfile-v6")).toBe("silent");
  });
});
