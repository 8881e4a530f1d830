import { describe, expect, it } from "vitest";
import { fingerprintOf } from "./fingerprint.ts";
import { audit } from "./test-audit.ts";
import { KERNELS } from "./test-audited-kernels.ts";

describe("a fingerprint", () => {
  it.each(KERNELS)("has one future, whatever came before it: $title", (kernel) => {
    const { contradiction, comparisons } = audit(kernel, fingerprintOf);

    expect(contradiction).toBeUndefined();
    // Most comparisons are of histories that came to the same fingerprint in another way.
    expect(comparisons).toBeGreaterThan(1000);
  });
});
