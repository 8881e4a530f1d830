import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sealsOpen } from "./seals-open.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("file/seals-open", () => {
  test.each([
    ["an inaccessible file", `${FILE}; add_seals(fd=fd0, seals=GROW)`],
    [
      "a file that was sealed",
      [MEMFD, "add_seals(fd=fd0, seals=SEAL)", "add_seals(fd=fd0, seals=0)"].join("; "),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(sealsOpen, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([["a file that allows sealing", `${MEMFD}; add_seals(fd=fd0, seals=GROW)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(sealsOpen, program, "memfile-v6")).toBe("silent");
    },
  );
});
