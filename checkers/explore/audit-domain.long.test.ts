import { describe, expect, it } from "vitest";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import { auditDomain } from "./audit-domain.ts";

describe("the audit of a domain", () => {
  it.each([
    ["linux-6.18/twins", { states: 1449, orbits: 210, steps: 41_220 }],
    ["memfile-v6/twins", { states: 3600, orbits: 559, steps: 84_328 }],
  ])("finds its symmetry sound: %s", async (name, counts) => {
    const domain = domainNamed(name, "");

    const { verdict, audits } = await auditDomain({
      dialect: dialectNamed(domain.dialect),
      domain,
      factory: null,
      properties: PROPERTIES,
      reduce: ["symmetry"],
      statesMax: 10_000,
      now: () => 0,
    });

    expect(verdict).toBe("conforms");
    expect(audits).toMatchObject([{ reduction: "symmetry", ...counts, faults: [] }]);
  });
});
