import { describe, expect, test } from "vitest";
import { parseJsonReport, renderJson } from "./json.ts";
import { SAMPLE_REPORT } from "./test-support.ts";

test("a report survives its JSON form", () => {
  expect(parseJsonReport(renderJson(SAMPLE_REPORT), "r.json")).toEqual(SAMPLE_REPORT);
});

test("keys that do not apply are left out", () => {
  const { seed: _, ...seedless } = SAMPLE_REPORT;

  expect(renderJson(seedless)).not.toContain('"seed"');
});

test("what a later version may add is dropped", () => {
  const later = JSON.stringify({ ...SAMPLE_REPORT, later: 1 });

  expect(parseJsonReport(later, "r.json")).toEqual(SAMPLE_REPORT);
});

test("a fault names its place", () => {
  const divergences = [{ ...SAMPLE_REPORT.divergences?.[0], kind: "odd" }];

  expect(() =>
    parseJsonReport(JSON.stringify({ ...SAMPLE_REPORT, divergences }), "r.json"),
  ).toThrow('divergences[0].kind is "odd", not one of wrong-errno');
});

describe("a broken report", () => {
  test.each([
    ["hello", "MSC128"],
    ["null", "MSC128"],
    ["{}", "MSC128"],
    [JSON.stringify({ ...SAMPLE_REPORT, notes: undefined }), "MSC128"],
    [JSON.stringify({ ...SAMPLE_REPORT, schema: 9 }), "MSC129"],
    [JSON.stringify({ ...SAMPLE_REPORT, operationCoverage: {} }), "MSC128"],
    [JSON.stringify({ ...SAMPLE_REPORT, bugs: {} }), "MSC128"],
    [JSON.stringify({ ...SAMPLE_REPORT, verdict: "green" }), "MSC128"],
    [JSON.stringify({ failure: 1 }), "MSC128"],
  ])("is refused, row %#", (content, code) => {
    expect(() => parseJsonReport(content, "r.json")).toThrow(expect.objectContaining({ code }));
  });
});
