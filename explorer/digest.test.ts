import { expect, test } from "vitest";
import { DIGEST_LENGTH, digestOf } from "./digest.ts";

test("a digest is short, printable, and says which text it is of", () => {
  const digests = ["", "a", "b", "a".repeat(10_000)].map(digestOf);

  expect(new Set(digests).size).toBe(4);
  expect(digests.every((digest) => digest.length === DIGEST_LENGTH)).toBe(true);
  expect(digests[1]).toBe("ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs");
});
