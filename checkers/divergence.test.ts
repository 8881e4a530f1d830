import { expect, test } from "vitest";
import type { Expectation, Outcome } from "../model/outcome.ts";
import type { Transition } from "../model/rule.ts";
import { FRESH_MACHINE } from "../model/state.ts";
import { identityOf, lost, unexpected } from "./divergence.ts";

const OK: Outcome = { kind: "ok" };
const EINVAL: Outcome & Expectation = { kind: "failed", errno: "EINVAL" };
const EEXIST: Outcome & Expectation = { kind: "failed", errno: "EEXIST" };
const LOADED: Outcome & Expectation = { kind: "loaded", tag: 1 };
const FAULT: Outcome & Expectation = { kind: "run_failed", errno: "EFAULT", exitReason: 0 };
const OOPS: Outcome = { kind: "host_oops", what: "use-after-free" };

function choices(...expected: readonly Expectation[]): Transition[] {
  return expected.map((expectation, index) => {
    return { expected: expectation, state: FRESH_MACHINE, decidedBy: `rule-${index}` };
  });
}

test.each([
  ["an errno, nothing was wrong", [EINVAL], OK, "accepted-invalid"],
  ["success, there was an errno", [OK], EINVAL, "rejected-valid"],
  ["one errno, there was another", [EINVAL], EEXIST, "wrong-errno"],
  ["success or an errno, there was another", [OK, EINVAL], EEXIST, "wrong-errno"],
  ["success or an errno, there was something else", [OK, EINVAL], LOADED, "wrong-observation"],
  ["one value, there was another", [{ kind: "loaded", tag: 2 }], LOADED, "wrong-observation"],
  ["a failed KVM_RUN, there was a value", [FAULT], LOADED, "wrong-observation"],
  ["anything, the host kernel failed", [EINVAL], OOPS, "crashed"],
] as const)("expected %s", (_, expected, actual, kind) => {
  const divergence = unexpected(3, choices(...expected), actual);

  expect(divergence).toMatchObject({ kind, operationIndex: 3, decidedBy: "rule-0", actual });
});

test("names each allowed outcome once", () => {
  const divergence = unexpected(0, choices(EINVAL, EINVAL, EEXIST), OK);

  expect(divergence.message).toBe("expected EINVAL or EEXIST, got ok");
});

test("is the same bug when kind and deciding rule are the same, wherever it shows", () => {
  const first = unexpected(0, choices(EINVAL), OK);
  const later = unexpected(9, choices(EINVAL, EEXIST), LOADED);

  expect(identityOf(later)).toBe(identityOf(first));
});

test("is another bug when a property broke and not a rule", () => {
  const outcome = unexpected(0, choices(EINVAL), OK);
  const property = { ...outcome, kind: "property-broken", property: "slots-disjoint" } as const;

  expect(identityOf(property)).toBe("property-broken slots-disjoint");
});

test("of a lost machine carries what was expected instead", () => {
  const divergence = lost(2, choices(EINVAL), { manner: "hung", message: "no answer in 5 s" });

  expect(divergence.message).toBe("the machine hung: no answer in 5 s");
  expect(divergence.expected).toEqual([EINVAL]);
});
