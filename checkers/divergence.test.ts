import { describe, expect, test } from "vitest";
import type { Outcome } from "../abi/outcome.ts";
import type { Expectation } from "../model/expectation.ts";
import type { Transition } from "../model/rule.ts";
import { FRESH_MACHINE } from "../model/state.ts";
import type { AlwaysProperty, Step } from "../properties/property.ts";
import { stepOf } from "../properties/test-steps.ts";
import { broken, type Divergence, identityOf, isSameBug, lost, unexpected } from "./divergence.ts";

const OK: Outcome = { kind: "ok" };
const EINVAL: Outcome & Expectation = { kind: "failed", errno: "EINVAL" };
const EEXIST: Outcome & Expectation = { kind: "failed", errno: "EEXIST" };
const LOADED: Outcome & Expectation = { kind: "loaded", tag: 1 };
const FAULT: Outcome & Expectation = { kind: "run_failed", errno: "EFAULT", exitReason: 0 };
const OOPS: Outcome = { kind: "host_oops", what: "use-after-free" };

function choices(...expected: readonly Expectation[]): (Transition & Pick<Step, "before">)[] {
  return expected.map((expectation, index) => {
    const decidedBy = `rule-${index}`;
    return { expected: expectation, state: FRESH_MACHINE, before: FRESH_MACHINE, decidedBy };
  });
}

function surprise(index: number, of: ReturnType<typeof choices>, outcome: Outcome): Divergence {
  return unexpected(index, of, stepOf({ outcome }), []);
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
  const divergence = surprise(3, choices(...expected), actual);

  expect(divergence).toMatchObject({ kind, operationIndex: 3, decidedBy: "rule-0", actual });
});

test("names each allowed outcome once", () => {
  const divergence = surprise(0, choices(EINVAL, EINVAL, EEXIST), OK);

  expect(divergence.message).toBe("expected EINVAL or EEXIST, got ok");
});

test("is the same bug when kind and deciding rule are the same, wherever it shows", () => {
  const first = surprise(0, choices(EINVAL), OK);
  const later = surprise(9, choices(EINVAL, EEXIST), LOADED);

  expect(identityOf(later)).toBe(identityOf(first));
});

test("is the same bug when a rule is not known, whatever comes instead of its errno", () => {
  const accepted = surprise(0, choices(EINVAL), OK);
  const refusedLater = surprise(0, choices(EINVAL), EEXIST);
  const refusedForNothing = surprise(0, choices(OK), EEXIST);

  expect(identityOf(accepted)).toBe("not-refused rule-0");
  expect(identityOf(refusedLater)).toBe(identityOf(accepted));
  expect(identityOf(refusedForNothing)).toBe("rejected-valid rule-0");
});

test("is the same bug when the property breaks beside another, and not the other way round", () => {
  const property = (id: string): AlwaysProperty => ({
    ...{ kind: "always", id, sentence: "", source: "", needsObservation: true },
    violation: () => "it is broken",
  });
  const step = stepOf({ outcome: OK });
  const both = broken(0, choices(OK), step, [property("one"), property("other")]);
  const alone = broken(0, choices(OK), step, [property("other")]);

  expect([both.property, both.alsoBroken, alone.alsoBroken]).toEqual(["one", ["other"], undefined]);
  expect(isSameBug(both, alone)).toBe(true);
  expect(isSameBug(alone, both)).toBe(false);
});

test("is another bug when a property broke and not a rule", () => {
  const outcome = surprise(0, choices(EINVAL), OK);
  const property = { ...outcome, kind: "property-broken", property: "slots-disjoint" } as const;

  expect(identityOf(property)).toBe("property-broken slots-disjoint");
});

test("is the same bug whichever access met the wrong page", () => {
  const loaded = surprise(0, choices(LOADED), { kind: "loaded", tag: 9 });
  const stored = surprise(0, choices(OK), { kind: "executed", tag: 9 });
  const missing = surprise(0, choices(LOADED), { kind: "sigbus" });

  expect(identityOf(stored)).toBe(identityOf(loaded));
  expect(identityOf(missing)).not.toBe(identityOf(loaded));
});

test("is the same bug whatever the host lacks, when the machine did not ask for it", () => {
  const identity = (expected: Expectation, outcome: Outcome, decidedBy: string) =>
    identityOf({ ...surprise(0, choices(expected), outcome), decidedBy });
  const mmio: Outcome = { kind: "mmio", access: "read", gpa: 0n, lengthBytes: 8, tag: 0 };

  expect(identity(FAULT, mmio, "host-page-a")).toBe(identity(FAULT, mmio, "host-page-b"));
  expect(identity(FAULT, mmio, "host-page-a")).toBe(identity(LOADED, mmio, "memory"));
  expect(identity(FAULT, LOADED, "host-page-a")).not.toBe(identity(FAULT, LOADED, "host-page-b"));
});

test("is the same bug whichever call ran into freed memory, and another in other crashes", () => {
  const crash = (what: string, decidedBy: string) =>
    identityOf({ ...surprise(0, choices(OK), { kind: "host_oops", what }), decidedBy });

  expect(crash("use-after-free", "a")).toBe(crash("use-after-free", "b"));
  expect(crash("null-dereference", "a")).not.toBe(crash("null-dereference", "b"));
});

test("of a lost machine carries what was expected instead", () => {
  const divergence = lost(2, choices(EINVAL), { manner: "hung", message: "no answer in 5 s" });

  expect(divergence.message).toBe("the machine hung: no answer in 5 s");
  expect(divergence.expected).toEqual([EINVAL]);
});

describe("when what the guest saw is wrong", () => {
  const inside: AlwaysProperty = {
    ...{ kind: "always", id: "inside", sentence: "", source: "", needsObservation: true },
    violation: () => "it is broken",
  };
  const seen = stepOf({ outcome: { kind: "loaded", tag: 2 } });

  test("a property that the inside view breaks at the same step names the cause", () => {
    const divergence = unexpected(0, choices(LOADED), seen, [inside]);

    expect(identityOf(divergence)).toBe("property-broken inside");
    expect(divergence.message).toBe("inside: it is broken");
  });

  test("a property of outcomes does not", () => {
    const outside = { ...inside, needsObservation: false };

    expect(unexpected(0, choices(LOADED), seen, [outside]).kind).toBe("wrong-observation");
  });

  test("an errno is never a symptom", () => {
    const refused = unexpected(0, choices(LOADED), { ...seen, outcome: EINVAL }, [inside]);

    expect(refused.kind).toBe("rejected-valid");
  });
});
