import { expect, test } from "vitest";
import { printable } from "./printable.ts";
import { SAMPLE_DIVERGENCE, SAMPLE_REPORT } from "./test-support.ts";
import { renderText } from "./text.ts";

test("data for people has no control character, and no endless text", () => {
  const shown = printable({ a: ["\u001b[2J", 1, null], "\n": "x".repeat(9000), trace: ["\u0007"] });

  expect(shown.a).toEqual(["\\u001b[2J", 1, null]);
  expect(Object.keys(shown)).toEqual(["a", "\\u000a", "trace"]);
  expect(JSON.stringify(shown).length).toBeLessThan(4100);
  expect(shown.trace).toEqual(["\\u0007"]);
});

test("what is replayed is never cut", () => {
  const replay = "x".repeat(9000);

  expect(printable({ replay, trace: [replay] })).toEqual({ replay, trace: [replay] });
});

test("nothing in a report can print a verdict of its own", () => {
  const fake = "ok\u001b[2J\u001b[H\nCONFORMS  simulator, linux-6.18";
  const report = { ...SAMPLE_REPORT, divergences: [{ ...SAMPLE_DIVERGENCE, actual: fake }] };

  const text = renderText(report, { color: false });

  expect(text).not.toMatch(/^CONFORMS/m);
  expect(text).toContain("ok\\u001b[2J\\u001b[H\\u000aCONFORMS");
});
