import { describe, expect, test } from "vitest";
import { duration, integer, truth, words } from "./values.ts";

describe("a duration", () => {
  test.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["2m", 120_000],
    ["1.5s", 1500],
    ["24h", 86_400_000],
  ])("reads %s as %i ms", (text, expected) => {
    expect(duration.parse(text)).toBe(expected);
  });

  test.each(["30", "0s", "-1s", "25h", "s", "1 s", "1e3s", ""])("refuses %j", (text) => {
    expect(duration.parse(text)).toBeUndefined();
  });

  test.each(["500ms", "30s", "2m", "1h", "1500ms"])("prints %s as it was read", (text) => {
    const durationMs = duration.parse(text) ?? Number.NaN;

    expect(duration.print(durationMs)).toBe(text);
  });
});

describe("an integer", () => {
  test("takes both ends of its range and nothing beyond", () => {
    const reader = integer(1, 10);

    expect(["0", "1", "10", "11"].map(reader.parse)).toEqual([undefined, 1, 10, undefined]);
  });

  test.each(["", "1.5", "-1", "1e3", "ten", "99999999999999999999"])("refuses %j", (text) => {
    expect(integer(0, Number.MAX_SAFE_INTEGER).parse(text)).toBeUndefined();
  });

  test("may be hexadecimal", () => {
    expect(integer(0, 100).parse("0x2a")).toBe(42);
  });
});

test("a switch takes words and digits, and refuses the rest", () => {
  expect(["true", "1", "no", "0", "on"].map(truth.parse)).toEqual([
    true,
    true,
    false,
    false,
    undefined,
  ]);
});

describe("a list of words", () => {
  const reader = words(["hearts", "spades"]);

  test.each([
    ["hearts", ["hearts"]],
    ["spades,hearts,spades", ["spades", "hearts"]],
  ])("reads %s", (text, expected) => {
    expect(reader.parse(text)).toEqual(expected);
  });

  test.each(["", "hearts,", "hearts,clubs", "Hearts"])("refuses %j", (text) => {
    expect(reader.parse(text)).toBeUndefined();
  });
});
