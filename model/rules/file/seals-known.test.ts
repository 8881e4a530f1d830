import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sealsKnown } from "./seals-known.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("file/seals-known", () => {
  test.each([["EXEC", `${MEMFD}; add_seals(fd=fd0, seals=EXEC)`]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(sealsKnown, program, "memfile-v6")).toBe("EINVAL");
    },
  );

  test.each([
    [
      "all others",
      [MEMFD, "add_seals(fd=fd0, seals=SEAL|SHRINK|GROW|WRITE|FUTURE_WRITE)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sealsKnown, program, "memfile-v6")).toBe("silent");
  });
});
