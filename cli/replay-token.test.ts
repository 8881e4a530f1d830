import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import {
  fitsToken,
  parseReplayToken,
  printReplayToken,
  type ReplayRequest,
} from "./replay-token.ts";

const TRACE = makeTrace("linux-6.18", [
  parseOperation("fd0 = memfd_create(flags=CLOEXEC)"),
  parseOperation("guest_write(gpa=0x1000, tag=7)"),
]);

const REQUEST: ReplayRequest = {
  modelVersion: 1,
  dialect: "linux-6.18",
  implementation: "simulator:bug=delete-leaves-mapping",
  draw: { seed: 42, run: 3, maxOperations: 40 },
  trace: TRACE,
};

describe("a replay token", () => {
  test.each([
    [REQUEST],
    [{ ...REQUEST, draw: null }],
    [{ ...REQUEST, trace: null }],
    [{ ...REQUEST, draw: { seed: 0xffff_ffff, run: 0, maxOperations: 1 } }],
  ])("says what it was given, row %#", (request) => {
    expect(parseReplayToken(printReplayToken(request))).toEqual(request);
  });

  test("is one word of characters that need no quoting", () => {
    expect(printReplayToken(REQUEST)).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  test("survives the line break of a paste", () => {
    expect(parseReplayToken(`${printReplayToken(REQUEST)}\n`)).toEqual(REQUEST);
  });

  test("is recognised as damaged when any one character is another", () => {
    const token = printReplayToken(REQUEST);
    const anywhere = fc.integer({ min: "msc1.".length, max: token.length - 1 });
    const anything = fc.constantFrom(..."ABCabc012_-");

    fc.assert(
      fc.property(anywhere, anything, (at, other) => {
        fc.pre(token[at] !== other);
        const mistyped = token.slice(0, at) + other + token.slice(at + 1);
        expect(() => parseReplayToken(mistyped)).toThrow("is damaged");
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test.each([
    ["cut short", printReplayToken(REQUEST).slice(0, -3), "is damaged"],
    ["without its checksum", printReplayToken(REQUEST).replace(/\.[^.]+$/, ""), "is damaged"],
    [
      "of another format version",
      printReplayToken(REQUEST).replace("msc1", "msc9"),
      "not a replay",
    ],
    ["something else", "deadbeef", "not a replay token: deadbeef"],
  ])("that is %s is refused", (_, token, message) => {
    expect(() => parseReplayToken(token)).toThrow(message);
  });
});

test("a trace of more operations than a line holds does not travel in the token", () => {
  const [operation] = TRACE.operations;
  const long = makeTrace(
    "linux-6.18",
    Array.from({ length: 13 }, () => operation ?? never()),
  );

  expect([fitsToken(TRACE), fitsToken(long)]).toEqual([true, false]);
});

function never(): never {
  throw new Error("the trace is not empty");
}
