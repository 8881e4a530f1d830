import { expect, test } from "vitest";
import { possibleOn } from "../../checkers/possible.ts";
import { traceOf } from "../../checkers/test-machines.ts";
import { simulatorFactory } from "../../implementations/simulator/factory.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { supports } from "../../model/step.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { donePath } from "./explored-path.ts";

const LINUX = "linux-6.18";
const SLOT = "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";
const OVERLAP = "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)";

async function done(bug: string | undefined, lines: readonly string[], draw = 0) {
  const factory = simulatorFactory({ dialect: LINUX, ...(bug !== undefined && { bug }) });
  const possible = possibleOn(factory.capabilities, dialectNamed(LINUX), PROPERTIES);
  return await donePath({ factory, possible }, traceOf(LINUX, ...lines), draw);
}

test("tells every answer, and proposes operations of every kind that can be asked", async () => {
  const { outcomes, end, next } = await done(undefined, [SLOT, "guest_read(gpa=0x0)", OVERLAP]);

  expect(outcomes).toEqual(["ok", "loaded tag=0", "EEXIST"]);
  expect(end).toBeUndefined();
  const kinds = new Set(next.map(({ operation }) => operation.replace(/^\w+ = |\(.*/g, "")));
  const dialect = dialectNamed(LINUX);
  expect([...kinds].filter((kind) => !supports(dialect, kind as never))).toEqual([]);
  expect(kinds.size).toBeGreaterThan(15);
  expect(next.every(({ allowed }) => allowed.length > 0)).toBe(true);
  expect(next.flatMap(({ allowed }) => allowed).map(({ decidedBy }) => decidedBy)).toContain(
    "memslot/create",
  );
});

test("proposes the same for the same number, and others for another", async () => {
  const first = await done(undefined, [SLOT]);
  const again = await done(undefined, [SLOT]);
  const other = await done(undefined, [SLOT], 1);

  expect(again).toEqual(first);
  expect(other.next).not.toEqual(first.next);
});

test("says what was promised where the answer is another, and proposes nothing", async () => {
  expect(await done("overlap-off-by-one", [SLOT, OVERLAP])).toEqual({
    outcomes: ["ok", "ok"],
    end: { kind: "diverges", promised: "EEXIST (memslot/gpa-no-overlap)" },
    next: [],
  });
  const bad = await done("delete-leaves-mapping", [
    SLOT,
    "guest_read(gpa=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
    "guest_read(gpa=0x0)",
  ]);
  expect(bad).toEqual({
    outcomes: ["ok", "loaded tag=0", "ok"],
    end: { kind: "diverges", promised: "no-mapping-outside-slot" },
    next: [],
  });
});
