import { describe, expect, test } from "vitest";
import { framesOf, thrownText } from "./thrown.ts";

function thrown(stack: string): Error {
  return Object.assign(new TypeError("no such thing"), { stack });
}

const STACK = [
  "TypeError: no such thing",
  "    at Object.apply (node:internal/process:1:2)",
  "    at Machine.apply (file:///w/adapter.mjs:12:9)",
  "    at async open (/w/other.cjs:3:1)",
  `    at ours (${new URL("./units.ts", import.meta.url).href}:1:1)`,
].join("\n");

describe("an exception of somebody else's code", () => {
  test("is told with its place in that code, without frames of node and of this package", () => {
    expect(thrownText(thrown(STACK))).toBe("TypeError: no such thing, at adapter.mjs:12:9");
    expect(framesOf(thrown(STACK))).toEqual([
      "at Machine.apply (file:///w/adapter.mjs:12:9)",
      "at async open (/w/other.cjs:3:1)",
    ]);
  });

  test("needs to be no error", () => {
    expect([thrownText(null), thrownText("word"), framesOf(7)]).toEqual(["null", '"word"', []]);
  });

  test("that throws when it is looked at is told all the same", () => {
    const hostile = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("dark");
      },
    });
    const stackless = Object.defineProperty(new Error("x"), "stack", {
      get: () => {
        throw new Error("dark");
      },
    });

    expect(thrownText(hostile)).toEqual(expect.any(String));
    expect(thrownText(stackless)).toBe("Error: x");
  });
});
