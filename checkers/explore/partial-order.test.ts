import { describe, expect, it } from "vitest";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { domainNamed } from "../../properties/domains/catalogue.ts";
import type { SometimesProperty } from "../../properties/property.ts";
import type { Report } from "../../reports/report.ts";
import { auditDomain } from "./audit-domain.ts";
import { type ExploreDomainOptions, exploreDomain } from "./explore-domain.ts";
import type { Reduction } from "./reductions.ts";

const SMALL = domainNamed("small", "linux-6.18");

function explored(reduce: readonly Reduction[], more: Partial<ExploreDomainOptions> = {}) {
  const subject = { dialect: dialectNamed(SMALL.dialect), domain: SMALL, factory: null };
  const bounds = { limits: {}, hooks: { now: () => 0 } };
  return exploreDomain({ ...subject, ...bounds, properties: PROPERTIES, reduce, ...more });
}

describe("exploring with partial order", () => {
  it("tries half as many steps, and reports the same but for counts of steps", async () => {
    const whole = await explored([]);
    const reduced = await explored(["partial-order"]);

    expect(whole.exploration).not.toHaveProperty("partialOrder");
    expect(reduced.exploration).toMatchObject({
      ...{ states: 1344, levels: whole.exploration?.levels, exhausted: true },
      partialOrder: { name: "footprints", dropped: 14_452 },
    });
    expect(reduced.exploration?.transitions).toBeLessThan(27_000 / 2);
    expect(reduced).toMatchObject({ verdict: "conforms", limitsHit: [] });
    expect(reduced.notes).toEqual([
      ...whole.notes,
      "the partial-order reduction is as true as its audit on this domain (--audit)",
    ]);
    expect(reached(reduced)).toEqual(reached(whole));
  });

  it("cannot be combined with symmetry, in whatever order", async () => {
    for (const reduce of [["partial-order", "symmetry"] as const, REVERSED]) {
      await expect(explored(reduce)).rejects.toMatchObject({
        code: "MSC115",
        hint: "explore once with each; --audit takes them together",
      });
    }
  });

  it("asks for properties of which it is known what they look at", async () => {
    const stranger: SometimesProperty = {
      ...{ kind: "sometimes", id: "stranger", sentence: "It happens.", needs: [] },
      holds: () => true,
    };

    await expect(explored(["partial-order"], { properties: [stranger] })).rejects.toMatchObject({
      code: "MSC115",
    });
  });

  it("can be audited on the same domain, beside other reductions", async () => {
    const { verdict, audits } = await auditDomain({
      ...{ dialect: dialectNamed("linux-6.18"), domain: domainNamed("tiny", "linux-6.18") },
      ...{ factory: null, properties: PROPERTIES, reduce: REVERSED, statesMax: 100 },
      now: () => 0,
    });

    expect(verdict).toBe("conforms");
    expect(audits).toMatchObject([
      { reduction: "symmetry", name: null, faults: [] },
      { reduction: "partial-order", name: "footprints", states: 18, steps: 183, faults: [] },
    ]);
  });
});

const REVERSED: readonly Reduction[] = ["symmetry", "partial-order"];

/** What was reached, however often. */
function reached({ rules = [], properties = [], operationCoverage = [] }: Report) {
  return {
    rules: rules.map(({ id, hits }) => [id, hits > 0]),
    properties: properties.map(({ id, held }) => [id, held > 0]),
    outcomes: operationCoverage.map(({ operation, outcomes }) => [
      operation,
      Object.keys(outcomes),
    ]),
  };
}
