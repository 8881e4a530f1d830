import { expect, test } from "vitest";
import { fieldsOf, OPERATION_KINDS } from "../abi/operation-fields.ts";
import type { RoleField } from "../abi/roles.ts";
import { HOST_WINDOW_START } from "../abi/units.ts";
import { argumentCost, simplerValues, spaceOf } from "./argument-measure.ts";

const FIELDS: readonly (readonly [string, RoleField<unknown>])[] = OPERATION_KINDS.flatMap((kind) =>
  fieldsOf(kind).map(([, field]) => [`${kind}.${field.label}`, field] as const),
);

/** Spellings of which at least one fits every field. */
const SPELLINGS = [
  ...["0", "1", "2", "7", "0x1000", "0x1001", "0x5000", "0x7ffff000", "0x80000000", "0xffffffff"],
  ...["0x10000000000", "0x10000003000", "0x10001000000", "0xfffffffffffff000"],
  ...[
    "-1",
    "-5",
    "fd0",
    "fd3",
    "0..0",
    "4..8",
    "16..24",
    "[]",
    "[0]",
    "[2,5-9]",
    "[0-2147483646]",
    "ENOMEM@3",
  ],
  ...["none", "read", "read-write", "ok", "unmapped", "too_long", "unreadable", "data", "hole"],
  ...["shared", "private", "read", "eventfd", "vm", "cold", "lock", "poll", "run"],
];

function samplesOf(field: RoleField<unknown>): readonly unknown[] {
  const parsed = SPELLINGS.map((text) => field.parse(text)).filter((value) => value !== undefined);
  return field.fallback === undefined ? parsed : [field.fallback.value, ...parsed];
}

test.each(FIELDS)("%s can be measured", (_, field) => {
  const samples = samplesOf(field);

  const costs = samples.map((value) => argumentCost(field, value));

  expect(samples.length).toBeGreaterThan(0);
  for (const cost of costs) expect(Number.isInteger(cost) && cost >= 0).toBe(true);
  expect(spaceOf(field)).not.toBe("");
});

test.each(FIELDS)("%s is only ever tried with values of its type", (_, field) => {
  const tried = samplesOf(field).flatMap((value) => simplerValues(field, value));

  for (const value of tried) {
    if (value === undefined) expect(field.fallback).toEqual({ value: undefined });
    else expect(field.parse(field.print(value))).toEqual(value);
  }
});

test.each(FIELDS)("%s gets from any value to the simplest in few steps", (_, field) => {
  const samples = samplesOf(field);
  const lowest = Math.min(...samples.map((value) => argumentCost(field, value)));

  for (const sample of samples) {
    let value = sample;
    let steps = 0;
    for (; argumentCost(field, value) > lowest && steps < 70; steps++) {
      const here = argumentCost(field, value);
      value = simplerValues(field, value).find((next) => argumentCost(field, next) < here);
    }
    expect(argumentCost(field, value), `from ${String(sample)}`).toBe(lowest);
  }
});

test("a value that can be left out costs nothing, any other one something", () => {
  const readable = fieldNamed("set_user_memory_region", "readable");

  expect(argumentCost(readable, undefined)).toBe(0);
  expect(argumentCost(readable, { from: 0, to: 0 })).toBe(1);
});

test("aligned addresses come first, and host addresses inside the window", () => {
  const gpa = fieldNamed("guest_read", "gpa");
  const hva = fieldNamed("host_read", "hva");

  const inOrder = [0n, 0x1000n, 0x2000n, 0xf_0000_0000n, 1n];
  const hostInOrder = [0n, HOST_WINDOW_START, HOST_WINDOW_START + 0x1000n, 0x1000n];

  expect(inOrder.toSorted((a, b) => argumentCost(gpa, a) - argumentCost(gpa, b))).toEqual(inOrder);
  expect(hostInOrder.toSorted((a, b) => argumentCost(hva, a) - argumentCost(hva, b))).toEqual(
    hostInOrder,
  );
});

function fieldNamed(kind: (typeof OPERATION_KINDS)[number], label: string): RoleField<unknown> {
  const found = fieldsOf(kind).find(([, field]) => field.label === label);
  if (found === undefined) throw new Error(`${kind} has no ${label}`);
  return found[1];
}
