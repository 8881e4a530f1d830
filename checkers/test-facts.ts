/** The simulator on a machine with one fact, held to a dialect with the same or another. */
import { expect, test } from "vitest";
import { EXCLUSIONS, FACTS, GENERATIONS } from "../abi/facts.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { Report } from "../reports/report.ts";
import { checkSequential } from "./sequential.ts";

/** What is checked, how often, and from where. */
export interface FactCheck {
  readonly dialect: string;
  /** Dialect of the simulator. */
  readonly simulated: string;
  readonly seed: number;
  readonly runs: number;
}

/** The report of one check, without shrinking. */
export function checkFacts({ dialect, simulated, seed, runs }: FactCheck): Promise<Report> {
  return checkSequential({
    ...{ dialect: dialectNamed(dialect), factory: simulatorFactory({ dialect: simulated }) },
    ...{ properties: PROPERTIES, seed, runs, maxOperations: 40 },
    ...{ collect: false, shrinkEvaluationsMax: 0, now: () => 0 },
  });
}

/** Every name with one word of a machine that is unlike the usual, the middle of a long row. */
export const MACHINES: readonly string[] = GENERATIONS.flatMap((generation) =>
  FACTS.filter(({ kind, generations }) => kind === "machine" && generations.includes(generation))
    .flatMap(({ words }) => (words.length > 10 ? [words[4] ?? "", words[10] ?? ""] : words))
    .map((word) => dialectNamed(`${generation}:${word}`).name)
    .filter((name) => name !== generation),
);

/** Words of a type of VM, with every fact of a machine that can be beside it. */
export const PROTECTED: readonly string[] = [
  "no-tdp",
  "no-attributes",
  "fetch=shutdown",
  "loads=clean",
]
  .filter((word) =>
    EXCLUSIONS.every(({ word: vm, others }) => vm !== "sw-protected" || !others.includes(word)),
  )
  .map((word) => `linux-6.18:sw-protected,${word}`);

/** Declares a check of every name against the simulator with the same facts. */
export function testFacts(seeds: readonly number[], runs: number, names: readonly string[]): void {
  const cases = names.flatMap((name) => seeds.map((seed) => [name, seed] as const));
  test.each(cases)(`%s conforms over ${runs} runs, seed %i`, async (name, seed) => {
    const report = await checkFacts({ dialect: name, simulated: name, seed, runs });

    expect(report.divergences).toEqual([]);
    expect(report.limitsHit).toEqual([]);
    expect(report.dialect).toBe(name);
  });
}
