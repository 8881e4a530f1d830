import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hvaAligned } from "./hva-aligned.ts";

describe("memslot/hva-aligned", () => {
  test.each([
    ["an hva inside a page", region("hva=0x10000000001")],
    ["a delete with such an hva", region("hva=0x800 size=0")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(hvaAligned, program)).toBe("EINVAL");
  });

  test.each([
    ["an aligned hva", region()],
    ["hva 0", region("hva=0")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hvaAligned, program)).toBe("silent");
  });
});
