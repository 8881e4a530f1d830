import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readKnown } from "./read-known.ts";

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "memslot-check-"));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const ENTRY = {
  id: "67ca35d625c1a382",
  kind: "accepted-invalid",
  rule: "memslot/size-aligned",
  actual: "ok",
  dialect: "linux-6.18",
  trace: ["set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1, hva=0x0)"],
  reason: "Sizes are rounded up there.",
};

function read(list: unknown) {
  writeFileSync(join(cwd, "known.json"), typeof list === "string" ? list : JSON.stringify(list));
  return readKnown(cwd, "known.json");
}

function listOf(entry: unknown) {
  return { schema: 1, implementation: "kvm", deviations: [entry] };
}

test("a list says whose deviations it has, and each of them whole", () => {
  const { implementation, deviations } = read(listOf(ENTRY));

  expect(implementation).toBe("kvm");
  expect(deviations).toMatchObject([
    {
      ...{ id: ENTRY.id, kind: ENTRY.kind, rule: ENTRY.rule, property: null, actual: "ok" },
      reason: ENTRY.reason,
      trace: { dialect: "linux-6.18", operations: [{ op: "set_user_memory_region" }] },
    },
  ]);
});

describe("a list is refused that", () => {
  test.each([
    ["is broken JSON", "{", "MSC133", "broken JSON"],
    ["is of another schema", { ...listOf(ENTRY), schema: 2 }, "MSC133", "no list"],
    ["names no implementation", { schema: 1, deviations: [] }, "MSC133", "no list"],
    ["has an unknown kind", listOf({ ...ENTRY, kind: "odd" }), "MSC133", '[0].kind is "odd"'],
    ["has an entry without a reason", listOf({ ...ENTRY, reason: "" }), "MSC133", '"reason"'],
    ["has an id of another trace", listOf({ ...ENTRY, id: "0" }), "MSC133", ENTRY.id],
    ["has a broken line", listOf({ ...ENTRY, trace: ["fly()"] }), "MSC102", "fly"],
    [
      "has a trace that means nothing",
      listOf({ ...ENTRY, trace: ["close(fd=fd0)"] }),
      "MSC106",
      "fd0",
    ],
  ])("%s", (_, list, code, part) => {
    expect(() => read(list)).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(part) }),
    );
  });

  test("is not there", () => {
    expect(() => readKnown(cwd, "nowhere.json")).toThrowError(
      expect.objectContaining({ code: "MSC126" }),
    );
  });
});

test("every list that is checked in can be read", () => {
  const directory = join(import.meta.dirname, "..", "..", "corpus", "known");
  const names = readdirSync(directory).filter((name) => name.endsWith(".json"));

  const lists = names.map((name) => readKnown(directory, name));

  expect(lists.map(({ implementation }) => implementation)).toEqual(names.map(() => "kvm"));
  expect(names).not.toEqual([]);
});
