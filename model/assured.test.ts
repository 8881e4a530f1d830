import { describe, expect, test } from "vitest";
import { assured, assuredHandle } from "./assured.ts";

describe("assured", () => {
  test("returns what is there, falsy or not", () => {
    expect(assured(0, "memslot/gpa-aligned")).toBe(0);
    expect(assured(null, "memslot/gpa-aligned")).toBeNull();
  });

  test("blames the ladder when there is nothing", () => {
    expect(() => assured(undefined, "memslot/gpa-aligned")).toThrow(
      expect.objectContaining({
        code: "MSC202",
        message: expect.stringContaining("memslot/gpa-aligned"),
      }),
    );
  });
});

test("the handle of a call is its descriptor, which must be one", () => {
  expect(assuredHandle("fd3")).toBe("fd3");
  expect(() => assuredHandle(-1)).toThrow("file/fd-open should have prevented");
});
