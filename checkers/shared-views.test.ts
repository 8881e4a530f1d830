import { expect, test } from "vitest";
import { groundsOf, withBothViews } from "./test-shared-views.ts";

test("what changed of a shared view convicts a bug exactly when the whole view does", async () => {
  const [ground = []] = groundsOf("linux-6.18");
  const bug = "move-keeps-old-mapping";

  const run = await withBothViews({ dialect: "linux-6.18", bug, ground, seed: 14, drawn: 30 });

  expect(run.shared).toContain("is mapped to pfn 1 but no slot covers it");
  expect(run.shared).toBe(run.plain);
  expect(run.isLong).toBe(true);
});
