/** Parts of the correct simulator: fewer operations and features than it has. */
import { expect, test } from "vitest";
import { ALL_FEATURES } from "../abi/features.ts";
import type { ImplementationFactory } from "../abi/implementation.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import { chance } from "../properties/draw/random.ts";
import type { Report } from "../reports/report.ts";
import { randomOf } from "./random.ts";
import { checkSequential } from "./sequential.ts";

/** A check must be long enough to be called vacuous at all. */
const RUNS = 250;

/** The correct simulator, said to have a part of its operations and features. */
export function subsetOf(dialect: string, has: (name: string) => boolean): ImplementationFactory {
  const simulator = simulatorFactory({ dialect });
  const operations = simulator.capabilities.operations.filter(has);
  const features = ALL_FEATURES.filter(has);
  return {
    capabilities: { ...simulator.capabilities, operations, features },
    open: () => simulator.open(),
    [Symbol.asyncDispose]: async () => {},
  };
}

function checkOf(dialect: string, factory: ImplementationFactory): Promise<Report> {
  return checkSequential({
    ...{ dialect: dialectNamed(dialect), factory, properties: PROPERTIES, seed: 1, runs: RUNS },
    ...{ maxOperations: 40, collect: false, shrinkEvaluationsMax: 0, now: () => 0 },
  });
}

/** A dialect, the seed of the choice, and how many per cent of everything are kept. */
export type Part = readonly [dialect: string, seed: number, percent: number];

/** Declares that no part is `unknown` for want of what it cannot reach. */
export function testParts(parts: readonly Part[]): void {
  test.each(parts)(
    "a part of the correct simulator conforms: %s, seed %i, %i per cent",
    async (dialect, seed, percent) => {
      const random = randomOf(seed, 0);
      const has = new Map<string, boolean>();
      const isKept = (name: string): boolean => {
        const known = has.get(name) ?? chance(random, percent);
        has.set(name, known);
        return known;
      };

      const report = await checkOf(dialect, subsetOf(dialect, isKept));

      expect(report.limitsHit).toEqual([]);
      expect(report.verdict).toBe("conforms");
      expect(report.operations).toBeGreaterThan(5_000);
    },
  );
}
