import { expect, test } from "vitest";
import type { Outcome } from "../abi/outcome.ts";
import { openAnswer } from "./open-answers.ts";
import { FRESH_MACHINE } from "./state.ts";

const NOT_FOLLOWED = {
  expected: { kind: "anything" },
  state: FRESH_MACHINE,
  decidedBy: "file/is-memory",
} as const;

test.each<[Outcome, string]>([
  [{ kind: "failed", errno: "EBADF" }, "refused"],
  [{ kind: "ok" }, "done"],
])("%j for what is not followed is %s", (outcome, way) => {
  const { ways, taken } = openAnswer([NOT_FOLLOWED], outcome) ?? {};

  expect(ways).toEqual(["done", "refused"]);
  expect(taken).toEqual([way]);
});
