import { describe, expect, test } from "vitest";
import { HarnessError, isHarnessError } from "./harness-error.ts";

/** What a second copy of this package would throw: the same shape, another class. */
class OtherError extends Error {
  override readonly name = "HarnessError";
  readonly code = "MSC301";
  readonly hint = "load it";
}

const LIKE_ONE = { name: "HarnessError", code: "MSC201", message: "a", hint: "b" };

describe("a harness error", () => {
  test.each([
    ["of this copy", new HarnessError("MSC107", "no such dialect", "try another")],
    ["of another class", new OtherError("no /dev/kvm")],
    ["that came over a wire", LIKE_ONE],
  ])("is known when it is one %s", (_, error) => {
    expect(isHarnessError(error)).toBe(true);
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a string", "MSC107"],
    ["an exception nobody planned", new TypeError("oops")],
    ["an error of the system", Object.assign(new Error("a"), { code: "ENOENT", hint: "b" })],
    ["another name", Object.assign(new Error("a"), { code: "MSC107", hint: "b" })],
    ["one with a code of four digits", { ...LIKE_ONE, code: "MSC1071" }],
    ["one with a code of no known class", { ...LIKE_ONE, code: "MSC401" }],
    ["one without a hint", { ...LIKE_ONE, hint: undefined }],
  ])("is not %s", (_, error) => {
    expect(isHarnessError(error)).toBe(false);
  });

  test("of a module that was loaded twice is known to both copies", async () => {
    const second = "./harness-error.ts?second";
    const copy = (await import(second)) as typeof import("./harness-error.ts");
    const [ours, theirs] = [HarnessError, copy.HarnessError].map(
      (Class) => new Class("MSC107", "no such dialect", "try another"),
    );

    expect(copy.HarnessError).not.toBe(HarnessError);
    expect(isHarnessError(theirs)).toBe(true);
    expect(copy.isHarnessError(ours)).toBe(true);
  });
});
