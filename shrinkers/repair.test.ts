import { expect, test } from "vitest";
import { parseOperation, printOperation } from "../abi/notation.ts";
import { makeTrace } from "../abi/trace.ts";
import { repair } from "./repair.ts";

function repaired(...lines: string[]): readonly string[] {
  return repair(makeTrace("d", lines.map(parseOperation))).operations.map(printOperation);
}

test("leaves a trace alone whose handles are all defined", () => {
  const lines = ["fd0 = memfd_create(flags=0)", "close(fd=fd0)", "close(fd=fd0)", "close(fd=-1)"];

  expect(repaired(...lines)).toEqual(lines);
});

test("redirects a handle that nothing defines to the one that was defined last before it", () => {
  const lines = ["fd1 = memfd_create(flags=0)", "fd4 = memfd_create(flags=0)", "close(fd=fd2)"];

  expect(repaired(...lines).at(-1)).toBe("close(fd=fd4)");
});

test("redirects a handle to no descriptor when none was defined before it", () => {
  const lines = ["close(fd=fd1)", "fd1 = memfd_create(flags=0)"];

  expect(repaired(...lines)).toEqual(["close(fd=-1)", "fd1 = memfd_create(flags=0)"]);
});
