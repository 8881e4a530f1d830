import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { memfdNameShort } from "./memfd-name-short.ts";

describe("file/memfd-name-short", () => {
  test("answers EINVAL to a name of 250 characters", () => {
    expect(verdictOf(memfdNameShort, "fd0 = memfd_create(flags=0, name=too_long)")).toBe("EINVAL");
  });

  test("is silent about a usual name", () => {
    expect(verdictOf(memfdNameShort, "fd0 = memfd_create(flags=0)")).toBe("silent");
  });
});
