import { expect, test } from "vitest";
import type { Capabilities } from "../abi/implementation.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Property } from "../properties/property.ts";
import { possibleOn } from "./possible.ts";
import { COIN } from "./test-machines.ts";

const CAPABLE: Capabilities = {
  name: "machine",
  operations: ["guest_read", "guest_write", "close"],
  observable: true,
};
const INSIDE: Property = {
  ...{ kind: "always", id: "inside", sentence: "", source: "", needsObservation: true },
  violation: () => undefined,
};
const WRITES: Property = {
  ...{ kind: "sometimes", id: "writes", sentence: "", needs: ["guest_write"] },
  holds: () => true,
};

test("leaves a check alone where everything is possible", () => {
  const possible = possibleOn(CAPABLE, COIN, [INSIDE, WRITES]);

  expect(possible).toEqual({
    ...{ dialect: { ...COIN, features: [] }, properties: [INSIDE, WRITES], notes: [] },
    kinds: ["guest_read", "guest_write", "close"],
  });
});

test("leaves out operations of the dialect that the machine lacks, and says so", () => {
  const possible = possibleOn({ ...CAPABLE, operations: ["close"] }, COIN, []);

  expect(possible.kinds).toEqual(["close"]);
  expect(possible.notes).toEqual(["never drawn, machine cannot do it: guest_read, guest_write"]);
});

test("leaves out arguments that the machine does not take, and says so", () => {
  const dialect: Dialect = { ...COIN, features: ["emulated-access", "file-mappings"] };

  const possible = possibleOn({ ...CAPABLE, features: ["file-mappings"] }, dialect, []);

  expect(possible.dialect.features).toEqual(["file-mappings"]);
  expect(possible.notes).toEqual([
    "never drawn, machine does not take the arguments of: emulated-access",
  ]);
});

test("leaves out properties that need an inside view where there is none, and says so", () => {
  const possible = possibleOn({ ...CAPABLE, observable: false }, COIN, [INSIDE, WRITES]);

  expect(possible.properties).toEqual([WRITES]);
  expect(possible.notes).toEqual(["properties skipped, there is no inside view: inside"]);
});

test("leaves out sometimes properties that need a missing operation, and says so", () => {
  const possible = possibleOn({ ...CAPABLE, operations: ["guest_read"] }, COIN, [WRITES]);

  expect(possible.properties).toEqual([]);
  expect(possible.notes).toContain("properties skipped, there is no guest_write: writes");
});

test("lets the machine decide where guest physical memory ends", () => {
  const { dialect } = possibleOn({ ...CAPABLE, gpaLimit: 1n << 46n }, COIN, []);

  expect(dialect.constants).toEqual({ ...COIN.constants, gpaLimit: 1n << 46n });
});

test("leaves out properties of what the dialect does not have, as with operations", () => {
  const elsewhere: Property = { ...INSIDE, isAbout: ({ name }) => name !== COIN.name };

  expect(possibleOn(CAPABLE, COIN, [elsewhere])).toMatchObject({ properties: [], notes: [] });
});

test("leaves out properties that a quirk of the dialect breaks, and says so", () => {
  const promised: Property = { ...INSIDE, kind: "always", brokenBy: ["B-02", "B-29"] };
  const quirky: Dialect = { ...COIN, quirks: ["B-29", "B-30"] };

  const { properties, notes } = possibleOn(CAPABLE, quirky, [promised, WRITES]);

  expect(properties).toEqual([WRITES]);
  expect(notes).toEqual(["properties skipped, known to be broken by B-29: inside"]);
});
