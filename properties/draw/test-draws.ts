/** The tests of what is drawn for a dialect, over as many walks as they are given. */
import { describe, expect, test } from "vitest";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { makeTrace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import type { Dialect } from "../../model/dialect.ts";
import { supports } from "../../model/step.ts";
import type { WalkedStep } from "../test-walks.ts";

/** Walks of one dialect, drawn once for all tests. */
export interface Drawn {
  readonly dialect: Dialect;
  readonly walks: readonly (readonly WalkedStep[])[];
}

/** Declares the tests of one dialect. */
export function testDraws({ dialect, walks }: Drawn): void {
  describe(`what is drawn for ${dialect.name}, in ${walks.length} traces,`, () => {
    test("is well-formed", () => {
      const all = walks.map((steps) => steps.map(({ operation }) => operation));

      expect(() => {
        for (const operations of all) assertWellFormed(makeTrace(dialect.name, operations));
      }).not.toThrow();
      expect(all.flat().length).toBeGreaterThan(2000);
    });

    test("stores every tag once", () => {
      const doubled = walks.filter((steps) => {
        const tags = steps.flatMap(({ operation }) => ("tag" in operation ? [operation.tag] : []));
        return new Set(tags).size !== tags.length;
      });

      expect(doubled).toEqual([]);
    });

    test("covers every kind that there is, and no other", () => {
      const kinds = new Set(walks.flatMap((steps) => steps.map(({ operation }) => operation.op)));

      const supported = OPERATION_KINDS.filter((kind) => supports(dialect, kind));
      expect([...kinds].toSorted()).toEqual(supported.toSorted());
    });

    test("is accepted and refused about as often as not", () => {
      const steps = walks.flat();
      const regions = steps.filter(({ operation }) => operation.op === "set_user_memory_region");
      const accepted = regions.filter(({ taken }) => taken.expected.kind !== "failed");
      const slots = steps.map(({ taken }) => taken.state.memslots.length);

      expect(accepted.length / regions.length).toBeGreaterThan(0.4);
      expect(accepted.length / regions.length).toBeLessThan(0.8);
      expect(slots.some((count) => count >= 4)).toBe(true);
    });
  });
}

/** Rules of the dialect's ladders that a program can make speak. */
export function reachableRules({ operations }: Dialect): readonly string[] {
  return Object.values(operations).flatMap(({ ladder }) =>
    ladder
      .filter(({ rule, unreachable = rule.unreachable }) => unreachable === undefined)
      .map(({ rule }) => rule.id),
  );
}

/** What decided the operations of the walks. */
export function decidersIn(walks: Drawn["walks"]): ReadonlySet<string> {
  return new Set(walks.flatMap((steps) => steps.map(({ taken }) => taken.decidedBy)));
}
