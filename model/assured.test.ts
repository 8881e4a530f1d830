import { describe, expect, test } from "vitest";
import { assured } from "./assured.ts";

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
