import { expect, test } from "vitest";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { possibleOn } from "./possible.ts";
import { checkSequential } from "./sequential.ts";
import { traceOf } from "./test-machines.ts";
import { subsetOf, testParts } from "./test-reachability.ts";

/** More are tried by `reachability.long.test.ts`. */
testParts([["linux-6.18", 1, 55]]);

test.each([
  ["linux-6.18:sw-protected", "guest-memfd-page-reached", ["set_memory_attributes"], 0n],
  ["linux-6.18:hardware-private", "private-memory-asked", ["private-access"], 0n],
  ["linux-6.18:hardware-private", "shared-memory-asked", ["set_memory_attributes"], 0n],
  ["linux-6.18:hardware-private", "marked-access-reached-file", ["create_guest_memfd"], 0n],
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
