import { describe, expect, test } from "vitest";
import {
  AMOUNT,
  COUNT,
  constant,
  counters,
  decode,
  decodeText,
  described,
  FLAG,
  integer,
  list,
  may,
  must,
  object,
  orNull,
  TEXT,
  words,
} from "./typed-schema.ts";

interface Sample {
  readonly name: string | null;
  readonly sizes: readonly number[];
  readonly word?: "a" | "b";
  readonly by: Readonly<Record<string, number>>;
}

const SAMPLE = object<Sample>({
  name: must(orNull(TEXT)),
  sizes: must(described("Sizes.", list(COUNT))),
  word: may(words("a", "b")),
  by: must(counters()),
});

const GOOD = { name: null, sizes: [1, 2], by: { x: 1 } };

describe("a shape", () => {
  test.each([GOOD, { ...GOOD, name: "n", word: "b" }])("reads %j", (json) => {
    expect(decode(SAMPLE, json)).toEqual({ value: json });
  });

  test("drops what it does not name", () => {
    expect(decode(SAMPLE, { ...GOOD, other: 1 })).toEqual({ value: GOOD });
  });

  test.each([
    [null, "it is null, not an object"],
    [[], "it is [], not an object"],
    [{ ...GOOD, name: 1 }, "name is 1, not a text"],
    [{ ...GOOD, name: undefined }, "name is missing, not a text"],
    [{ ...GOOD, sizes: {} }, "sizes is {}, not a list"],
    [{ ...GOOD, sizes: [1, -1] }, "sizes[1] is -1, not an integer from 0"],
    [{ ...GOOD, word: "c" }, 'word is "c", not one of a, b'],
    [{ ...GOOD, by: { x: "1" } }, 'by.x is "1", not an integer from 0'],
    [{ ...GOOD, by: { "\u001b[2J": "1" } }, '"by.\\u001b[2J" is "1", not an integer from 0'],
  ])("refuses %j", (json, fault) => {
    expect(decode(SAMPLE, json)).toEqual({ fault });
  });

  test("does not take what an object inherits for a key", () => {
    expect(decode(object<{ toString: string }>({ toString: must(TEXT) }), {})).toEqual({
      fault: "toString is missing, not a text",
    });
  });

  test.each([
    [FLAG, true, 1],
    [AMOUNT, 0.5, -0.5],
    [integer(1, 3), 3, 4],
    [constant(2), 2, 3],
  ])("of a simple value, row %#", (schema, good, bad) => {
    expect(decode<unknown>(schema, good)).toEqual({ value: good });
    expect(decode<unknown>(schema, bad)).toHaveProperty("fault");
  });
});

test("a text that is no JSON is a fault", () => {
  expect(decodeText(SAMPLE, "{")).toEqual({ fault: "it is broken JSON" });
  expect(decodeText(FLAG, "true")).toEqual({ value: true });
});
