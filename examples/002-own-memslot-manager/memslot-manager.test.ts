import { check, parseTrace, renderText, replay } from "memslot-check";
import { expect, test, vi } from "vitest";
import { machinesAround } from "./memslot-machine.ts";
import { MemslotManager, type Region } from "./memslot-manager.ts";

// A check takes as long as its runs do, on a slow machine longer than the 5 s that vitest grants.
vi.setConfig({ testTimeout: 60_000 });

/** The same manager with a mistake that is easy to make: a slot may be moved onto another one. */
class ForgetsOverlapOnMove extends MemslotManager {
  protected override meetsAnother(region: Region, old: Region | undefined): boolean {
    return old === undefined && super.meetsAnother(region, old);
  }
}

test("the memslot manager behaves as Linux 6.18 promises", async () => {
  const machines = machinesAround("memslot-manager", () => new MemslotManager());

  const report = await check(machines, { dialect: "linux-6.18", runs: 300 });

  expect(report.verdict, renderText(report, { color: false })).toBe("conforms");
  expect(report.operations).toBeGreaterThan(1000);
});

test("a forgotten overlap check on moves is found and shrunk", async () => {
  const machines = machinesAround("forgets-overlap", () => new ForgetsOverlapOnMove());

  const report = await check(machines, { dialect: "linux-6.18" });

  expect(report.verdict).toBe("diverges");
  expect(report.divergences?.[0]).toMatchObject({
    kind: "accepted-invalid",
    rule: "memslot/gpa-no-overlap",
    expected: ["EEXIST"],
    actual: "ok",
    trace: [
      "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
      "set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x0)",
      "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    ],
  });
});

test("a trace that once failed stays in the suite", async () => {
  const trace = parseTrace(`
    memslot-check-trace schema=1 dialect=linux-6.18
    set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x0)
    set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)
    set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)
  `);

  const good = await replay(
    machinesAround("memslot-manager", () => new MemslotManager()),
    trace,
  );
  const bad = await replay(
    machinesAround("forgets-overlap", () => new ForgetsOverlapOnMove()),
    trace,
  );

  expect(good.verdict).toBe("conforms");
  expect(bad.verdict).toBe("diverges");
});
