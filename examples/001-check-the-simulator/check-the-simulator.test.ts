import { check, renderText, replay, simulatorFactory } from "memslot-check";
import { expect, test, vi } from "vitest";

// A check takes as long as its runs do, on a slow machine longer than the 5 s that vitest grants.
vi.setConfig({ testTimeout: 60_000 });

test("the simulator keeps the promises of Linux 6.18", async () => {
  await using simulator = simulatorFactory({ dialect: "linux-6.18" });

  const report = await check(simulator, { runs: 100 });

  expect(report.verdict, renderText(report, { color: false })).toBe("conforms");
});

test("a simulator with a mistake in it does not, and the report shows the trace", async () => {
  await using simulator = simulatorFactory({
    dialect: "linux-6.18",
    bug: "move-keeps-old-mapping",
  });

  const report = await check(simulator);

  expect(report.verdict).toBe("diverges");
  expect(renderText(report, { color: false })).toContain(`
  memslot-check-trace schema=1 dialect=linux-6.18
  set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)
  guest_read(gpa=0x0)
  set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)
`);
});

test("the replay token of a report does the same trace again", async () => {
  await using mistaken = simulatorFactory({
    dialect: "linux-6.18",
    bug: "move-keeps-old-mapping",
  });
  await using correct = simulatorFactory({ dialect: "linux-6.18" });
  const { divergences } = await check(mistaken);
  const token = divergences?.[0]?.replay ?? "";

  const again = await replay(mistaken, token);
  const elsewhere = await replay(correct, token);

  expect(again.divergences?.[0]?.id).toBe(divergences?.[0]?.id);
  expect(elsewhere.verdict).toBe("conforms");
});
