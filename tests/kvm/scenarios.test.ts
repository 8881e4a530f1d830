import { describe, expect, test } from "vitest";
import { SCENARIOS } from "./scenarios/all.ts";
import { KVM, onKvm, play } from "./support.ts";

// The lines say what Linux 6.18 does with shadow paging; other generations are for lockstep.
const isMeant = KVM.usable && KVM.suggestedDialect !== null && KVM.facts.includes("no-tdp");
const title =
  KVM.usable && !isMeant ? "scenarios (skipped: not Linux 6.18 with shadow paging)" : "scenarios";

describe.skipIf(!isMeant)(onKvm(title), () => {
  test.each(SCENARIOS)("$title", async ({ lines, letsPrefetch = false }) => {
    const expected = lines.map((line) => {
      const [operation = "", outcomes = ""] = line.split(" -> ");
      return { operation, outcomes: outcomes.split(" | ") };
    });

    const seen = await play(
      expected.map(({ operation }) => operation),
      { letsPrefetch },
    );

    const allowed = expected.map(({ operation, outcomes }, index) => {
      const match = outcomes.find((outcome) => seen[index] === `${operation} -> ${outcome}`);
      return `${operation} -> ${match ?? outcomes[0]}`;
    });
    expect(seen).toEqual(allowed);
  });
});
