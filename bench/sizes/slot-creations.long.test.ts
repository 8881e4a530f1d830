import { expect, test } from "vitest";
import { SLOTS_MAX } from "./slot-creations.ts";
import { replayed } from "./test-replay.ts";

test("all slots that there are, 32,764, are replayed with all properties", async () => {
  const report = await replayed(SLOTS_MAX);

  expect([report.verdict, report.operations]).toEqual(["conforms", SLOTS_MAX]);
});
