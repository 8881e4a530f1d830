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

describe("a broken report", () => {
  test.each([
    ["hello", "MSC128"],
    ["null", "MSC128"],
    ["{}", "MSC128"],
    [JSON.stringify({ ...SAMPLE_REPORT, notes: undefined }), "MSC128"],
    [JSON.stringify({ ...SAMPLE_REPORT, schema: 9 }), "MSC129"],
  ])("is refused, row %#", (content, code) => {
    expect(() => parseJsonReport(content, "r.json")).toThrow(expect.objectContaining({ code }));
  });
});
