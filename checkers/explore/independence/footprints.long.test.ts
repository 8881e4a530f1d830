import { describe, expect, it } from "vitest";
import { auditIndependence } from "../../../explorer/audit-independence.ts";
import { DIALECTS } from "../../../model/dialects/registry.ts";
import { DOMAINS } from "../../../properties/domains/catalogue.ts";
import { auditDrawn, LARGE_TEST_DOMAINS, modelOn } from "./test-domains.ts";

describe("footprints", () => {
  it.each(DIALECTS)("lose nothing of a hundred domains drawn for $name", async ({ name }) => {
    const { faults, dropped } = await auditDrawn(name, 100);

    expect(faults).toEqual([]);
    // As posted, any operation may end everything.
    expect(dropped > 0).toBe(!name.includes("as-posted"));
  });

  it.each([...DOMAINS, ...LARGE_TEST_DOMAINS])("lose nothing of $name", async (domain) => {
    const { faults } = await auditIndependence(modelOn(domain), 100_000);

    expect(faults).toEqual([]);
  });
});
