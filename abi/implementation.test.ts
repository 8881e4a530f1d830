import { expect, test } from "vitest";
import { ImplementationLost, isImplementationLost } from "./implementation.ts";

const LIKE_ONE = { name: "ImplementationLost", manner: "crashed", message: "a" };

test.each([
  ["of this copy", new ImplementationLost("hung", "no answer")],
  ["of another class", Object.assign(new Error("a"), { ...LIKE_ONE, manner: "hung" })],
  ["that came over a wire", LIKE_ONE],
])("the loss of a machine is known when it is one %s", (_, error) => {
  expect(isImplementationLost(error)).toBe(true);
});

test.each([
  ["an outcome", { kind: "ok" }],
  ["an exception", new Error("a")],
  ["null", null],
  ["a text", "ImplementationLost"],
  ["a loss of no known manner", { ...LIKE_ONE, manner: "bored" }],
])("the loss of a machine is not %s", (_, value) => {
  expect(isImplementationLost(value)).toBe(false);
});
