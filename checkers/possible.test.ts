import { expect, test } from "vitest";
import { ALL_FEATURES } from "../abi/features.ts";
import type { Capabilities } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import { OPERATION_KINDS } from "../abi/operation-fields.ts";
import type { Dialect } from "../model/dialect.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { Property } from "../properties/property.ts";
import { possibleOn } from "./possible.ts";
import { COIN } from "./test-machines.ts";

const CAPABLE: Capabilities = {
  name: "machine",
  operations: ["guest_read", "guest_write", "close"],
  features: ALL_FEATURES,
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
    has: expect.any(Function),
  });
});

test("leaves out operations of the dialect that the machine lacks, and says so", () => {
  const possible = possibleOn({ ...CAPABLE, operations: ["close"] }, COIN, []);

  expect(possible.kinds).toEqual(["close"]);
  expect(possible.notes).toEqual(["never drawn, machine cannot do it: guest_read, guest_write"]);
});

test("leaves out arguments and values that the machine does not take, and says so", () => {
  const dialect: Dialect = { ...COIN, features: ["emulated-access", "private-access"] };

  const { notes, has, ...possible } = possibleOn(
    { ...CAPABLE, features: ["private-access"] },
    dialect,
    [],
  );

  expect(possible.dialect.features).toEqual(["private-access"]);
  expect(notes).toEqual([
    "never drawn, machine does not take the values of: emulated-access, raw-descriptors",
  ]);
  expect(has(parseOperation("close(fd=fd0)"))).toBe(true);
  expect(has(parseOperation("close(fd=-1)"))).toBe(false);
  expect(has(parseOperation("guest_read(gpa=0x0, access=private)"))).toBe(true);
  expect(has(parseOperation("guest_read(gpa=0x0, path=emulation)"))).toBe(false);
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

test("lets the machine decide which flags a guest_memfd may have", () => {
  const linux = dialectNamed("linux-6.18");

  const flagsOf = (guestMemfdFlags: bigint, dialect: Dialect) =>
    possibleOn({ ...CAPABLE, guestMemfdFlags }, dialect, []).dialect.constants.guestMemfdFlags;

  expect(flagsOf(1n, linux)).toBe(1n);
  expect(flagsOf(7n, linux)).toBe(3n);
  expect(flagsOf(3n, COIN)).toBeUndefined();
});

test("obeys everything that the capabilities say of a machine", () => {
  // Personalities are drawn run by run: `personality.test.ts`.
  type Apart = "name" | "fingerprint" | "personalities" | "withholds";
  const least: Required<Omit<Capabilities, Apart>> = {
    operations: [],
    features: [],
    observable: false,
    keepsMappings: false,
    slotPagesMax: 0n,
    fileSizeMaxBytes: 0n,
    gpaLimit: 0x10000n,
    addressSpaces: 1,
    twoDimensionalPaging: false,
    memoryAttributes: false,
    facts: ["fetch=shutdown"],
    guestMemfdFlags: 0n,
  };
  const most: Capabilities = { ...CAPABLE, keepsMappings: true, operations: OPERATION_KINDS };
  const probes = [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "fd0 = create_guest_memfd(size=0x1000)",
  ].map(parseOperation);

  const ignored = Object.entries(least).filter(([name, value]) => {
    const large = ["slotPagesMax", "fileSizeMaxBytes"].includes(name);
    const usual = { ...most, features: large ? [] : ALL_FEATURES };
    const [before, after] = [usual, { ...usual, [name]: value }].map((capabilities) => {
      const { has, ...rest } = possibleOn(capabilities, dialectNamed("linux-6.18"), PROPERTIES);
      return JSON.stringify({ ...rest, had: probes.map(has) }, (_, part) =>
        typeof part === "bigint" ? String(part) : part,
      );
    });
    return before === after;
  });

  expect(ignored).toEqual([]);
});

test("leaves out properties of what the dialect does not have, as with operations", () => {
  const elsewhere: Property = { ...INSIDE, isAbout: ({ name }) => name !== COIN.name };

  expect(possibleOn(CAPABLE, COIN, [elsewhere])).toMatchObject({ properties: [], notes: [] });
});

test("says which properties a quirk of the dialect switches off, and leaves them in", () => {
  const promised: Property = { ...INSIDE, kind: "always", brokenBy: ["B-02", "B-29"] };
  const quirky: Dialect = { ...COIN, quirks: ["B-29", "B-30"] };

  const { properties, notes } = possibleOn(CAPABLE, quirky, [promised, WRITES]);

  expect(properties).toEqual([promised, WRITES]);
  expect(notes).toEqual([
    "switched off in a trace once it has used a quirk that breaks them: inside",
  ]);
});
