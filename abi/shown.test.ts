import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, escaped, quoted, shown, shownText } from "./shown.ts";

describe("a quoted text", () => {
  test("is printable ASCII that JSON reads back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(quoted(text)).toMatch(/^"[ -~]*"$/);
        expect(JSON.parse(quoted(text))).toBe(text);
      }),
    );
  });
});

describe("a value that is shown", () => {
  const self: { deep: unknown[] } = { deep: [] };
  self.deep.push(self);

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [-0.5, "-0.5"],
    [12n, "12n"],
    ["a\u001b[0m", '"a\\u001b[0m"'],
    [Symbol("a"), "Symbol(a)"],
    [() => 1, "a function"],
    [[], "[]"],
    [{}, "{}"],
    [
      { kind: "loaded", tag: [1, 2n], more: undefined },
      '{"kind":"loaded","tag":[1,2n],"more":undefined}',
    ],
    [{ "a\n": 1 }, '{"a\\n":1}'],
  ])("is %#", (value, text) => {
    expect(shown(value)).toBe(text);
  });

  test.each([
    ["a long text", "x".repeat(1_000_000)],
    ["a long list", Array.from({ length: 1_000_000 }, (_, index) => index)],
    ["a list with holes", new Array(1_000_000)],
    ["what holds itself", self],
  ])("is cut when it is %s", (_, value) => {
    expect(shown(value, 20)).toMatch(/^.{20}\.\.\.$/);
  });

  test("does not throw what looking at it throws", () => {
    const trap = {
      get kind() {
        throw new Error("no");
      },
    };

    expect(shown(trap)).toBe("a value that throws when looked at");
  });
});

test.each([
  ["guest_read(gpa=-1)", "guest_read(gpa=-1)"],
  ["a\tb", '"a\\tb"'],
  ["abcdefghijk", "abcdefghij..."],
])("a line that is shown stays as it is unless it must not: %j", (line, text) => {
  expect(shownText(line, 10 + (line.length > 11 ? 100 : 0))).toBe(text);
});

describe("a text for a terminal", () => {
  test.each([
    ["plain", "plain"],
    ["\u001b[31mred\u0007", "\\u001b[31mred\\u0007"],
    ["a\nb\tc\r", "a\\u000ab\\u0009c\\u000d"],
    ["\u009b2J\u007f", "\\u009b2J\\u007f"],
    ["\u202egnp.exe\u200b\ufeff", "\\u202egnp.exe\\u200b\\ufeff"],
    ["\ud800", "\\ud800"],
    ["für 日本 \u{1f600}", "für 日本 \u{1f600}"],
  ])("is %j with escapes: %j", (text, shown) => {
    expect(escaped(text)).toBe(shown);
  });

  test("keeps what may stay", () => {
    expect(escaped("a\nb\u001b", "\n")).toBe("a\nb\\u001b");
  });

  test("is cut behind so many characters", () => {
    expect([cut("abcd", 4), cut("abcde", 4)]).toEqual(["abcd", "abcd..."]);
  });
});
