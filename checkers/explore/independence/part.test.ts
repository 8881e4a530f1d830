import { describe, expect, it } from "vitest";
import { areApart, common, type Footprint, part, partOf, type Span } from "./part.ts";

const LOW: Span = { from: 0n, to: 2n };
const HIGH: Span = { from: 2n, to: 4n };
const MIDDLE: Span = { from: 1n, to: 3n };

function reading(span: Span): Footprint {
  return { reads: [part("host-page", span)] };
}

function writing(span: Span): Footprint {
  return { writes: [part("host-page", span)] };
}

function marking(span: Span): Footprint {
  return { marks: [part("host-page", span)] };
}

describe("two footprints are apart", () => {
  it.each([
    ["when they touch nothing", {}, {}],
    ["when both read", reading(LOW), reading(LOW)],
    ["when both mark", marking(LOW), marking(LOW)],
    ["when they write side by side", writing(LOW), writing(HIGH)],
    ["when kinds differ", writing(LOW), { writes: [part("attribute", LOW)] }],
    [
      "when what they write belongs to two files",
      { writes: [partOf("fd0", "content")] },
      { writes: [partOf("fd1", "content")] },
    ],
  ])("%s", (_, one, other) => {
    expect(areApart(one, other)).toBe(true);
    expect(areApart(other, one)).toBe(true);
  });

  it.each([
    ["when one writes what the other reads", writing(LOW), reading(MIDDLE)],
    ["when both write", writing(LOW), writing(MIDDLE)],
    ["when one writes what the other marks", writing(LOW), marking(MIDDLE)],
    ["when one marks what the other reads", marking(LOW), reading(MIDDLE)],
    ["when one may end everything", { mayEnd: true }, {}],
  ])("but not %s", (_, one, other) => {
    expect(areApart(one, other)).toBe(false);
    expect(areApart(other, one)).toBe(false);
  });
});

describe("what ranges have in common", () => {
  it.each([
    [LOW, MIDDLE, { from: 1n, to: 2n }],
    [MIDDLE, LOW, { from: 1n, to: 2n }],
    [LOW, HIGH, undefined],
    [{ from: 0n, to: 9n }, MIDDLE, MIDDLE],
    [{ from: 2n, to: 2n }, MIDDLE, undefined],
  ])("%s and %s", (one, other, both) => {
    expect(common(one, other)).toEqual(both);
  });
});
