import { expect, test } from "vitest";
import type { Outcome } from "../../abi/outcome.ts";
import { machine, slot, stepOf } from "../test-steps.ts";
import { changedPrivateFlagHasNoEffect } from "./changed-private-flag-has-no-effect.ts";

const REFUSED: Outcome = { kind: "failed", errno: "EINVAL" };
const OK: Outcome = { kind: "ok" };

function judge(flags: string, outcome: Outcome, after = machine([slot()])): string | undefined {
  const operation = `set_user_memory_region(slot=0, gpa=0x0, size=0x1000, hva=0x0, ${flags})`;
  const before = machine([]);
  return changedPrivateFlagHasNoEffect.violation(
    stepOf({ operation, outcome, before, after: outcome === OK ? after : { ...before, ...{} } }),
  );
}

test.each(["flags=PRIVATE, first_fetch_flags=0", "flags=0, first_fetch_flags=PRIVATE"])(
  "finds %s accepted",
  (flags) => {
    expect(judge(flags, OK)).toBe("the call was accepted");
  },
);

test("allows a refusal", () => {
  expect(judge("flags=PRIVATE, first_fetch_flags=0", REFUSED)).toBeUndefined();
});

test("says nothing of other bits, and of calls that nobody changes", () => {
  expect(judge("flags=READONLY, first_fetch_flags=0", OK)).toBeUndefined();
  expect(judge("flags=PRIVATE", OK)).toBeUndefined();
});
