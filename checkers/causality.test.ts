import { expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { causality } from "./causality.ts";
import type { Divergence } from "./divergence.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import { traceOf } from "./test-machines.ts";

const LINUX = "linux-6.18";
const STALE_MAPPING = [
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
  "guest_read(gpa=0x0)",
  "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
];

async function shares(interrupted?: () => boolean) {
  const machine = {
    dialect: dialectNamed(LINUX),
    factory: simulatorFactory({ dialect: LINUX, bug: "delete-leaves-mapping" }),
    properties: PROPERTIES,
  };
  const trace = traceOf(LINUX, ...STALE_MAPPING);
  const { divergence } = await runOnce({ ...machine, source: sourceOf(trace) });
  return await causality({
    ...{ ...machine, trace, divergence: divergence as Divergence, interrupted },
  });
}

const failingOf = ({ failing, tried }: { readonly failing: number; readonly tried: number }) =>
  failing / tried;

test("each step of a minimal trace makes it likelier that it fails", async () => {
  const [start, created, looked] = await shares();

  expect(looked).toMatchObject({ operations: 2, exact: true });
  if (start === undefined || created === undefined || looked === undefined) throw new Error();
  expect(failingOf(looked)).toBeGreaterThan(failingOf(created));
  expect(failingOf(created)).toBeGreaterThanOrEqual(failingOf(start));
  // Most of what can follow the look is no deletion of this slot.
  expect(failingOf(looked)).toBeLessThan(0.5);
});

test("an interrupt leaves what was counted by then", async () => {
  let asked = 0;

  expect(await shares(() => ++asked > 450)).toMatchObject([{ operations: 0 }]);
});

test("it counts the same whenever it is asked", async () => {
  expect(await shares()).toEqual(await shares());
});
