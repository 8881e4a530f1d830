import { describe, expect, test } from "vitest";
import { storage } from "./storage.ts";

describe("a kind of storage", () => {
  test.each([
    ["exact", { kind: "exact" }],
    ["hash-compact", { kind: "hash-compact" }],
    ["bit-state:10x1", { kind: "bit-state", log2Bits: 10, hashes: 1 }],
    ["bit-state:32x16", { kind: "bit-state", log2Bits: 32, hashes: 16 }],
  ])("is read from %s, and printed so", (text, expected) => {
    expect(storage.parse(text)).toEqual(expected);
    expect(storage.print(storage.parse(text) ?? { kind: "exact" })).toBe(text);
  });

  test("without a size is an array of 32 MiB", () => {
    expect(storage.parse("bit-state")).toEqual(storage.parse("bit-state:28x3"));
  });

  test.each([
    ...["", "Exact", "exact:28x3", "hash-compact:28", "bitstate", "bit-state:", "bit-state:28"],
    ...["bit-state:9x3", "bit-state:33x3", "bit-state:28x0", "bit-state:28x17", "bit-state:28x3x1"],
  ])("is not %j", (text) => {
    expect(storage.parse(text)).toBeUndefined();
  });
});
