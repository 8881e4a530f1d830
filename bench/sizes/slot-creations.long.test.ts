import { expect, test } from "vitest";
import { SLOTS_MAX } from "./slot-creations.ts";
import { replayed } from "./test-replay.ts";

test.each([
  ["host", SLOTS_MAX],
  ["guest_memfd", SLOTS_MAX + 1],
  ["memfd", SLOTS_MAX + 2],
  ["mapped pages", SLOTS_MAX + 2],
] as const)(
  "32,764 of %s, as many as there are slots, are replayed with all properties",
  async (backing, count) => {
    const report = await replayed(SLOTS_MAX, backing);

    expect([report.verdict, report.operations]).toEqual(["conforms", count]);
  },
);
