import { describe, expect, test } from "vitest";
import { kvmFactory } from "../../implementations/kvm/factory.ts";
import { KVM, onKvm } from "./support.ts";
import { footprint, MAPPINGS_GROWTH_MAX, runTraces, testLeaks } from "./test-leaks.ts";

describe.skipIf(!KVM.usable)(onKvm("machines leave nothing behind"), () => {
  testLeaks(100);

  test("a factory gives back what it took", async () => {
    const before = footprint();

    for (let round = 0; round < 20; round++) {
      await using factory = await kvmFactory();
      await runTraces(factory, 1);
    }

    const after = footprint();
    expect(after.descriptors).toBe(before.descriptors);
    expect(after.ownMappings).toBe(0);
    expect(after.mappings - before.mappings).toBeLessThan(MAPPINGS_GROWTH_MAX);
  });
});
