import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assertOutcome, isOutcome } from "./assert-outcome.ts";
import { parseOperation } from "./notation.ts";
import { OUTCOME_KINDS } from "./outcome-fields.ts";
import { outcomesOf } from "./test-arbitraries.ts";

const READ = parseOperation("guest_read(gpa=0x1000)");

describe.each(OUTCOME_KINDS)("%s", (kind) => {
  test("is an outcome, frozen or not", () => {
    fc.assert(
      fc.property(outcomesOf(kind), (outcome) => {
        expect(isOutcome(outcome)).toBe(true);
        expect(() => assertOutcome(Object.freeze({ ...outcome }), READ)).not.toThrow();
      }),
    );
  });

  test("is none with a field too many or too few", () => {
    fc.assert(
      fc.property(outcomesOf(kind), (outcome) => {
        for (const name of Object.keys(outcome)) {
          const { [name]: _, ...lacking } = outcome as unknown as Record<string, unknown>;
          expect(isOutcome(lacking)).toBe(false);
          expect(isOutcome({ ...lacking, other: 0 })).toBe(false);
        }
        expect(isOutcome({ ...outcome, other: undefined })).toBe(false);
      }),
    );
  });
});

describe("an answer that is no outcome", () => {
  test.each<[unknown, string]>([
    [undefined, "undefined: that is no object"],
    [null, "null: that is no object"],
    ["ok", '"ok": that is no object'],
    [0, "0: that is no object"],
    [() => ({ kind: "ok" }), "a function: that is no object"],
    [[], "[]: that is no kind of outcome"],
    [{}, "{}: that is no kind of outcome"],
    [{ kind: "fine" }, '{"kind":"fine"}: that is no kind of outcome'],
    [{ kind: "toString" }, '{"kind":"toString"}: that is no kind of outcome'],
    [{ kind: { a: 1 } }, '{"kind":{"a":1}}: that is no kind of outcome'],
    [{ kind: "loaded" }, '{"kind":"loaded"}: tag is missing'],
    [{ kind: "loaded", tag: "3" }, '{"kind":"loaded","tag":"3"}: tag does not fit'],
    [{ kind: "loaded", tag: 3n }, '{"kind":"loaded","tag":3n}: tag does not fit'],
    [{ kind: "loaded", tag: -1 }, '{"kind":"loaded","tag":-1}: tag does not fit'],
    [{ kind: "loaded", tag: 0.5 }, '{"kind":"loaded","tag":0.5}: tag does not fit'],
    [{ kind: "loaded", tag: Number.NaN }, '{"kind":"loaded","tag":NaN}: tag does not fit'],
    [{ kind: "loaded", tag: 2 ** 33 }, '{"kind":"loaded","tag":8589934592}: tag does not fit'],
    [{ kind: "loaded", tag: 3, gpa: 0n }, '{"kind":"loaded","tag":3,"gpa":0n}: gpa is surplus'],
    [{ kind: "failed", errno: 22 }, '{"kind":"failed","errno":22}: errno does not fit'],
    [{ kind: "failed", errno: "EODD" }, '{"kind":"failed","errno":"EODD"}: errno does not fit'],
    [{ kind: "returned", value: 1 }, '{"kind":"returned","value":1}: value does not fit'],
    [{ kind: "returned", value: -1n }, '{"kind":"returned","value":-1n}: value does not fit'],
    [
      { kind: "dirty_log", pages: [2, 1] },
      '{"kind":"dirty_log","pages":[2,1]}: pages does not fit',
    ],
    [
      { kind: "dirty_log", pages: [1, 1] },
      '{"kind":"dirty_log","pages":[1,1]}: pages does not fit',
    ],
    [{ kind: "dirty_log", pages: [0.5] }, '{"kind":"dirty_log","pages":[0.5]}: pages does not fit'],
    [{ kind: "dirty_log", pages: [-1] }, '{"kind":"dirty_log","pages":[-1]}: pages does not fit'],
    [{ kind: "dirty_log", pages: "[]" }, '{"kind":"dirty_log","pages":"[]"}: pages does not fit'],
    [{ kind: "not_sent", reason: 1 }, '{"kind":"not_sent","reason":1}: reason does not fit'],
  ])("is refused, and named with the operation, row %#", (answer, end) => {
    expect(() => assertOutcome(answer, READ)).toThrow(
      expect.objectContaining({
        code: "MSC210",
        message: `guest_read(gpa=0x1000) was answered with ${end}`,
      }),
    );
  });

  test("comes with a hint at what the field takes", () => {
    const hints = [{ kind: "failed", errno: 22 }, { kind: "fine" }, undefined].map(hintFor);

    expect(hints).toEqual([
      "errno takes the name of an errno such as EINVAL",
      `kinds are ${OUTCOME_KINDS.join(", ")}`,
      'an outcome is data such as { kind: "ok" }',
    ]);
  });

  test("is cut and escaped in the message", () => {
    const answer = { kind: "host_oops", what: 7, log: "\u001b[31m".repeat(100) };

    expect(() => assertOutcome(answer, READ)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^[ -~]{100,160}$/) }),
    );
  });

  test("is one whose fields are those of its class", () => {
    class Answer {
      readonly kind = "loaded";
      get tag(): number {
        return 3;
      }
    }

    expect(() => assertOutcome(new Answer(), READ)).toThrow(/its fields are not its own/);
  });
});

function hintFor(answer: unknown): unknown {
  try {
    assertOutcome(answer, READ);
    return undefined;
  } catch (error) {
    return (error as { readonly hint?: unknown }).hint;
  }
}
