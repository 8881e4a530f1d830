import { describe, expect, test } from "vitest";
import { lastStep, verdictOf } from "../../test-support.ts";
import { entriesReserved } from "./entries-reserved.ts";

const HUGE = "set_memory_attributes(gpa=0x0, size=0x1000000000000, attributes=PRIVATE)";

describe("attributes/entries-reserved", () => {
  test("says why no trace can make it speak", () => {
    expect(entriesReserved.unreachable).toMatch(/memory/);
    expect(verdictOf(entriesReserved, HUGE)).toBe("silent");
  });

  test("is named by the effect for a range that a small host may refuse", () => {
    const { before, transitions } = lastStep(HUGE, "linux-6.18:sw-protected");

    expect(transitions.map(({ decidedBy }) => decidedBy)).toEqual([
      "attributes/set",
      "attributes/entries-reserved",
    ]);
    expect(transitions[1]?.state).toBe(before);
  });
});
