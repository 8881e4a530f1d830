import { describe, expect, test } from "vitest";
import { assertOutcome } from "../abi/assert-outcome.ts";
import { ImplementationLost } from "../abi/implementation.ts";
import { parseOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { ask } from "./ask.ts";

const READ = parseOperation("guest_read(gpa=0x0)");

/** A promise that is none of this realm's, as libraries and other realms make them. */
function foreign(promise: Promise<unknown>): unknown {
  // biome-ignore lint/suspicious/noThenProperty: that it has one is what is tested.
  return { then: promise.then.bind(promise) };
}

function asked(answer: () => unknown) {
  return ask<Operation, Outcome>({ apply: answer }, READ, assertOutcome);
}

describe("asking a machine", () => {
  test("gives at once what is answered at once", () => {
    expect(asked(() => ({ kind: "ok" }))).toEqual({ kind: "ok" });
  });

  test("waits for a promise, of whatever library", async () => {
    const tag = { kind: "loaded", tag: 3 };

    expect(await asked(() => Promise.resolve(tag))).toEqual(tag);
    expect(await asked(() => foreign(Promise.resolve(tag)))).toEqual(tag);
  });

  test("has the loss of a machine as a value, and checks what came late", async () => {
    const lost = new ImplementationLost("crashed", "gone");

    expect(await asked(() => foreign(Promise.reject(lost)))).toBe(lost);
    await expect(asked(() => foreign(Promise.resolve("ok")))).rejects.toMatchObject({
      code: "MSC210",
    });
  });
});
