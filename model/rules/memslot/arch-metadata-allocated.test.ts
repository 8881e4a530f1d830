import { describe, expect, test } from "vitest";
import { lastStep, region, verdictOf } from "../../test-support.ts";
import { archMetadataAllocated } from "./arch-metadata-allocated.ts";

describe("memslot/arch-metadata-allocated", () => {
  test("says why no trace can make it speak", () => {
    expect(archMetadataAllocated.unreachable).toMatch(/memory/);
    expect(verdictOf(archMetadataAllocated, region("size=0x7fffffff000 hva=0"))).toBe("silent");
  });

  test("is named by the effect for a slot that a small host may refuse", () => {
    const { transitions } = lastStep(region("size=0x1000000000 hva=0"));

    expect(transitions.map(({ decidedBy }) => decidedBy)).toEqual([
      "memslot/create",
      "memslot/arch-metadata-allocated",
    ]);
  });
});
