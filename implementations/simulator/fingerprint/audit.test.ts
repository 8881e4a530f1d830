import { describe, expect, it } from "vitest";
import { fingerprintBy, fingerprintOf } from "./fingerprint.ts";
import { FINGERPRINT_FIELDS, type FingerprintFields } from "./fingerprint-fields.ts";
import { audit, firstContradiction } from "./test-audit.ts";
import { GUEST_MEMFD_KERNELS } from "./test-audited-guest-memfds.ts";
import { MEMFILE_KERNELS } from "./test-audited-memfiles.ts";
import { MEMSLOT_KERNELS } from "./test-audited-memslots.ts";

const KERNELS = [...MEMSLOT_KERNELS, ...GUEST_MEMFD_KERNELS, ...MEMFILE_KERNELS];

describe("a fingerprint", () => {
  it.each(KERNELS)("has one future: $title", (kernel) => {
    const { contradiction, comparisons } = audit(kernel, fingerprintOf);

    expect(contradiction).toBeUndefined();
    // Most comparisons are of histories that came to the same fingerprint in another way.
    expect(comparisons).toBeGreaterThan(1000);
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
