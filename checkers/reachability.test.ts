import { expect, test, vi } from "vitest";
import { ALL_FEATURES } from "../abi/features.ts";
import type { ImplementationFactory } from "../abi/implementation.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { chance } from "../properties/draw/random.ts";
import type { Report } from "../reports/report.ts";
import { possibleOn } from "./possible.ts";
import { randomOf } from "./random.ts";
import { checkSequential } from "./sequential.ts";
import { traceOf } from "./test-machines.ts";

// A check must be long enough to be called vacuous at all.
vi.setConfig({ testTimeout: 300_000 });

const RUNS = 250;

/** The correct simulator, said to have a part of its operations and features. */
function subsetOf(dialect: string, has: (name: string) => boolean): ImplementationFactory {
  const simulator = simulatorFactory({ dialect });
  const operations = simulator.capabilities.operations.filter(has);
  const features = ALL_FEATURES.filter(has);
  return {
    capabilities: { ...simulator.capabilities, operations, features },
    open: () => simulator.open(),
    [Symbol.asyncDispose]: async () => {},
  };
}

function checkOf(dialect: string, factory: ImplementationFactory): Promise<Report> {
  return checkSequential({
    ...{ dialect: dialectNamed(dialect), factory, properties: PROPERTIES, seed: 1, runs: RUNS },
    ...{ maxOperations: 40, collect: false, shrinkEvaluationsMax: 0, now: () => 0 },
  });
}

test.each([
  ["linux-6.18", 1, 55],
  ["linux-6.18", 2, 80],
  ["linux-6.18:sw-protected", 3, 80],
  ["memfile-v6", 4, 80],
] as const)(
  "a part of the correct simulator conforms: %s, seed %i, %i per cent",
  async (dialect, seed, percent) => {
    const random = randomOf(seed, 0);
    const has = new Map<string, boolean>();
    const isKept = (name: string): boolean => {
      const known = has.get(name) ?? chance(random, percent);
      has.set(name, known);
      return known;
    };

    const report = await checkOf(dialect, subsetOf(dialect, isKept));

    expect(report.limitsHit).toEqual([]);
    expect(report.verdict).toBe("conforms");
    expect(report.operations).toBeGreaterThan(5_000);
  },
);

test.each([
  ["linux-6.18:sw-protected", "guest-memfd-page-reached", ["set_memory_attributes"], 0n],
  ["linux-6.18", "guest-memfd-page-reached", [], 0n],
  ["linux-6.18", "guest-memfd-page-reached", ["guest_read", "guest_write", "guest_execute"], 3n],
  ["linux-6.18", "sigbus-seen", ["file-mappings"], 3n],
  ["linux-6.18", "emulation-went-past-file", ["emulated-access"], 3n],
  ["linux-6.18", "move-accepted", ["set_user_memory_region", "set_user_memory_region2"], 3n],
  ["memfile-v6", "private-page-mapped", ["private-access"], 0n],
  ["memfile-v6", "failed-fallocate-undone", ["injected-faults"], 0n],
])("in %s %s cannot be reached without %j, file flags %i", (dialect, id, left, guestMemfdFlags) => {
  const wanted = PROPERTIES.filter((property) => property.id === id);
  const whole = simulatorFactory({ dialect }).capabilities;
  const part = subsetOf(dialect, (name) => !(left as readonly string[]).includes(name));

  const before = possibleOn(whole, dialectNamed(dialect), wanted);
  const after = possibleOn(
    { ...part.capabilities, guestMemfdFlags },
    dialectNamed(dialect),
    wanted,
  );

  expect(before.properties).toEqual(wanted);
  expect(after.properties).toEqual([]);
});

test("what needs one of two calls is reached by either", () => {
  const wanted = PROPERTIES.filter(({ id }) => id === "move-accepted");
  const old = subsetOf("linux-6.18", (name) => name !== "set_user_memory_region2");

  expect(possibleOn(old.capabilities, dialectNamed("linux-6.18"), wanted).properties).toEqual(
    wanted,
  );
});

test("a corpus trace that needs a missing feature is left out, which is said", async () => {
  const dialect = "linux-6.18";
  const factory = subsetOf(dialect, (name) => name !== "raw-descriptors");
  const corpus = ["close(fd=-1)", "fstat(fd=fd0)"].map((line) =>
    traceOf(dialect, "fd0 = memfd_create(flags=0)", line),
  );

  const report = await checkSequential({
    ...{ dialect: dialectNamed(dialect), factory, properties: [], seed: 1, runs: 0, corpus },
    ...{ maxOperations: 1, collect: false, shrinkEvaluationsMax: 0, now: () => 0 },
  });

  expect(report.operations).toBe(2);
  expect(report.notes.join("\n")).toContain("1 corpus traces are of another dialect or need");
});
