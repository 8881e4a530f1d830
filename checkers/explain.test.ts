import { expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { Divergence } from "./divergence.ts";
import { explain } from "./explain.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import { traceOf } from "./test-machines.ts";

const LINUX = "linux-6.18";

async function explained(bug: string, ...lines: string[]) {
  const machine = {
    dialect: dialectNamed(LINUX),
    factory: simulatorFactory({ dialect: LINUX, bug }),
    properties: PROPERTIES,
  };
  const trace = traceOf(LINUX, ...lines);
  const run = await runOnce({ ...machine, source: sourceOf(trace) });
  return await explain({ ...machine, trace, divergence: run.divergence as Divergence });
}

const STALE_MAPPING = [
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "guest_read(gpa=0x0)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
];

test("values that a bug needs matter, and those that nobody looks at may be anything", async () => {
  const [create, , remove] = await explained("delete-leaves-mapping", ...STALE_MAPPING);

  const matters = (explanation: typeof create, name: string) =>
    explanation?.arguments.find((argument) => argument.name === name)?.matters;
  expect(matters(create, "gpa")).toBe("only");
  expect(matters(create, "hva")).toBe("some");
  expect(matters(remove, "slot")).toBe("only");
  expect(matters(remove, "size")).toBe("only");
  expect(matters(remove, "hva")).toBe("any");
});

test("a look may be another look", async () => {
  const [, look] = await explained("delete-leaves-mapping", ...STALE_MAPPING);

  expect(look).toMatchObject({ operation: "guest_read(gpa=0x0)", isNeeded: true });
  expect(look?.instead).toContain("guest_execute(gpa=0x0)");
});

test("an operation that plays no part may be left out", async () => {
  const explanation = await explained(
    "delete-leaves-mapping",
    ...STALE_MAPPING.slice(0, 2),
    "get_seals(fd=-1)",
    ...STALE_MAPPING.slice(2),
  );

  expect(explanation.map(({ isNeeded }) => isNeeded)).toEqual([true, true, false, true]);
});

test("names every value that would do as well", async () => {
  const [create] = await explained("delete-leaves-mapping", ...STALE_MAPPING);

  const flags = create?.arguments.find(({ name }) => name === "flags");
  expect(flags).toMatchObject({ value: "0", matters: "some", others: ["LOG_DIRTY", "READONLY"] });
});
