import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { memfdExecAlone } from "./memfd-exec-alone.ts";

describe("file/memfd-exec-alone", () => {
  test.each([
    ["both", "0x18"],
    ["both beside others", "0x1f"],
  ])("answers EINVAL to %s", (_, flags) => {
    expect(verdictOf(memfdExecAlone, `fd0 = memfd_create(flags=${flags})`)).toBe("EINVAL");
  });

  test.each([
    ["EXEC", "0x12"],
    ["NOEXEC_SEAL", "0xf"],
  ])("is silent about %s", (_, flags) => {
    expect(verdictOf(memfdExecAlone, `fd0 = memfd_create(flags=${flags})`)).toBe("silent");
  });
});
