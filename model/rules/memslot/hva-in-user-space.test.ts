import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hvaInUserSpace } from "./hva-in-user-space.ts";

describe("memslot/hva-in-user-space", () => {
  test.each([
    ["a range that ends one page too high", region("hva=0x7fffffffc000")],
    ["a kernel address", region("hva=0xffff888000000000")],
    ["a range that wraps around 2^64", region("hva=0xfffffffffffff000")],
    ["a delete with an hva above the limit", region("hva=0x800000000000 size=0")],
    ["a size that alone is too large", region("hva=0 size=0x800000000000")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(hvaInUserSpace, program)).toBe("EINVAL");
  });

  test.each([
    ["a range that ends exactly at the limit", region("hva=0x7fffffffb000")],
    ["hva 0, where nothing is mapped", region("hva=0")],
    ["a delete with its hva exactly at the limit", region("hva=0x7ffffffff000 size=0")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hvaInUserSpace, program)).toBe("silent");
  });
});
