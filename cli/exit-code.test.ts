import { expect, test } from "vitest";
import { HarnessError } from "../abi/harness-error.ts";
import { exitCodeOfError, exitCodeOfVerdict } from "./exit-code.ts";
import { renderError } from "./printing/error.ts";

test("a verdict is 0, 1 or 5", () => {
  expect((["conforms", "diverges", "unknown"] as const).map(exitCodeOfVerdict)).toEqual([0, 1, 5]);
});

test.each([
  [new HarnessError("MSC107", "no such dialect", "try another"), 2],
  [new HarnessError("MSC201", "broken", "report it"), 3],
  [new HarnessError("MSC301", "no /dev/kvm", "load it"), 4],
  [new TypeError("oops"), 3],
])("the first digit of an error's code decides, row %#", (error, expected) => {
  expect(exitCodeOfError(error)).toBe(expected);
});

test.each([
  ["MSC107", 2],
  ["MSC201", 3],
  ["MSC301", 4],
] as const)(
  "%s of a second copy of the package ends with %i and keeps its hint",
  async (code, exit) => {
    const second = "../abi/harness-error.ts?second";
    const copy = (await import(second)) as typeof import("../abi/harness-error.ts");
    const error = new copy.HarnessError(code, "what", "what next");

    expect(error).not.toBeInstanceOf(HarnessError);
    expect(exitCodeOfError(error)).toBe(exit);
    expect(renderError(error, false)).toBe(`memslot-check: ${code}: what\n  hint: what next\n`);
  },
);

test("an error is one line and its hint", () => {
  const error = new HarnessError("MSC107", "there is no dialect x", "dialects are y, z");

  expect(renderError(error, false)).toBe(
    "memslot-check: MSC107: there is no dialect x\n  hint: dialects are y, z\n",
  );
});

test("an unexpected exception shows its stack only when asked to", () => {
  const error = new TypeError("oops");

  expect(renderError(error, false)).toMatch(
    /^memslot-check: MSC299: unexpected: oops\n {2}hint: .*\n$/,
  );
  expect(renderError(error, true)).toContain("exit-code.test.ts");
});
