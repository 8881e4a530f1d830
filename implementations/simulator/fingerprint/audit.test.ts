import { describe, expect, it } from "vitest";
import { fingerprintBy, fingerprintOf } from "./fingerprint.ts";
import { FINGERPRINT_FIELDS, type FingerprintFields } from "./fingerprint-fields.ts";
import { audit, firstContradiction } from "./test-audit.ts";
import { KERNELS } from "./test-audited-kernels.ts";

describe("a fingerprint", () => {
  // All that can be reached, in `audit.long.test.ts`.
  it.each(KERNELS)("has one future, after up to five operations: $title", (kernel) => {
    const longest = Math.min(kernel.longest ?? 5, 5);

    const { contradiction, comparisons } = audit({ ...kernel, longest }, fingerprintOf);

    expect(contradiction).toBeUndefined();
    // Most comparisons are of histories that came to the same fingerprint in another way.
    expect(comparisons).toBeGreaterThan(500);
  });
});

describe("an audit", () => {
  const shown = KERNELS.flatMap((kernel) =>
    kernel.shows.map((field) => ({ kernel, title: kernel.title, field })),
  );

  it.each(shown)("misses $field: $title", ({ kernel, field }) => {
    const contradiction = firstContradiction(kernel, fingerprintBy(without(field)));

    expect(contradiction).toContain("the fingerprint is");
  });

  it("would miss every field that a fingerprint writes", () => {
    const fields = Object.entries(FINGERPRINT_FIELDS).flatMap(([kind, texts]) =>
      Object.keys(texts).map((name) => `${kind}.${name}`),
    );

    const missed = shown.map(({ field }) => field);

    // All that a machine is made of is the VM, and without it there is no fingerprint.
    expect([...missed, "Machine.vm"].sort()).toEqual(fields.sort());
  });
});

/** What is written when one field, `Kind.field`, was forgotten. */
function without(field: string): FingerprintFields {
  const kept = Object.entries(FINGERPRINT_FIELDS).map(([kind, texts]) => {
    const others = Object.entries(texts).filter(([name]) => `${kind}.${name}` !== field);
    return [kind, Object.fromEntries(others)];
  });
  return Object.fromEntries(kept) as FingerprintFields;
}
