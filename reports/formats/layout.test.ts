import { describe, expect, test } from "vitest";
import {
  bytes,
  count,
  indented,
  layOutTable,
  span,
  UNBREAKABLE,
  widthFor,
  wrap,
} from "./layout.ts";

describe("a table", () => {
  test("aligns its columns", () => {
    const rows = [
      ["a", "1", "x"],
      ["bbb", "100", "y"],
    ];

    expect(layOutTable(rows, ["left", "right", "left"], 2)).toEqual([
      "  a      1  x",
      "  bbb  100  y",
    ]);
  });

  test("wraps the last column under itself and cuts nothing", () => {
    const words = Array.from({ length: 30 }, (_, index) => `word${index}`);

    const lines = layOutTable([["id", words.join(" ")]], ["left", "left"], 0);

    expect(lines.length).toBeGreaterThan(1);
    expect(lines.slice(1).every((line) => line.startsWith("    word"))).toBe(true);
    expect(lines.join(" ").split(/ +/).slice(1)).toEqual(words);
  });

  test("keeps together what must not be broken", () => {
    const pairs = Array.from({ length: 30 }, (_, index) => `EINVAL${UNBREAKABLE}${index}`);

    const lines = layOutTable([["id", pairs.join(" ")]], ["left", "left"], 0);

    expect(lines.every((line) => / \d+$/.test(line))).toBe(true);
    expect(lines.join("")).not.toContain(UNBREAKABLE);
  });
});

test("a word longer than the line gets a line of its own", () => {
  expect(wrap("a incomprehensibilities b", 5)).toEqual(["a", "incomprehensibilities", "b"]);
});

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [1234567, "1,234,567"],
])("%i is written %s", (number, text) => {
  expect(count(number)).toBe(text);
});

test.each([
  [340.4, "340 ms"],
  [12_340, "12.3 s"],
  [245_000, "4 min 5 s"],
])("%d ms are written %s", (durationMs, text) => {
  expect(span(durationMs)).toBe(text);
});

test.each([
  [128, "1 KiB"],
  [32 * 2 ** 10, "32 KiB"],
  [2 ** 20, "1 MiB"],
  [2 ** 31, "2,048 MiB"],
])("%i bytes are %s", (number, expected) => {
  expect(bytes(number)).toBe(expected);
});

describe("a narrow terminal", () => {
  test("gets the first cell of each row on a line of its own when a row does not fit", () => {
    const rows = [
      ["name", "kind", "n"],
      ["x".repeat(30), "y".repeat(30), "1"],
    ];

    expect(layOutTable(rows, ["left", "left", "right"], 0, undefined, 60)).toEqual([
      "name",
      `    ${"kind".padEnd(30)}  n`,
      "x".repeat(30),
      `    ${"y".repeat(30)}  1`,
    ]);
  });

  test.each([
    [10, 60],
    [80, 80],
    [400, 120],
  ])("of %i columns has lines of %i", (columns, width) => {
    expect(widthFor(columns)).toBe(width);
  });

  test("gets paragraphs with a hanging indent", () => {
    expect(indented("aaa bbb ccc ddd", 1, 9, 2)).toEqual([" aaa bbb", "   ccc", "   ddd"]);
  });
});
