import { constants } from "node:os";
import { describe, expect, test } from "vitest";
import { ERRNO_NUMBERS, errnoName, isErrno } from "./errno.ts";

describe("errno", () => {
  test("has the numbers of Linux", () => {
    const known = Object.entries(ERRNO_NUMBERS).filter(([name]) => name in constants.errno);

    expect(known.length).toBeGreaterThan(15);
    for (const [name, number] of known) {
      expect([name, number]).toEqual([name, constants.errno[name as "EINVAL"]]);
    }
  });

  test("finds the name of every number, and no name for others", () => {
    for (const [name, number] of Object.entries(ERRNO_NUMBERS)) {
      expect(errnoName(number)).toBe(name);
    }
    expect(errnoName(0)).toBeUndefined();
    expect(errnoName(-22)).toBeUndefined();
  });

  test("tells names from other words", () => {
    expect(isErrno("EINVAL")).toBe(true);
    expect(isErrno("toString")).toBe(false);
    expect(isErrno("")).toBe(false);
  });
});
