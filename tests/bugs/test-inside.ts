/** How often a run in which a seeded bug has changed the inside of the machine is convicted. */
import type { Observation } from "../../abi/observation.ts";
import { possibleOn } from "../../checkers/possible.ts";
import { randomSource } from "../../checkers/random-source.ts";
import { runOnce } from "../../checkers/run-once.ts";
import { seededBug } from "../../implementations/simulator/bugs/catalogue.ts";
import { simulatorFactory } from "../../index.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";

/** Runs of one bug. */
export interface InsideTally {
  /** Whose inside was once another than that of the correct machine. */
  readonly differing: number;
  /** Those of them that were convicted. */
  readonly convicted: number;
}

/** What the checker is given. */
export interface InsideOptions {
  readonly runs: number;
  /** Whether properties may look inside; else answers alone convict. */
  readonly observed: boolean;
}

/** Runs the machine with the bug beside the model, and then beside the correct machine. */
export async function insideTally(bug: string, options: InsideOptions): Promise<InsideTally> {
  const { dialect: name } = seededBug(bug);
  const buggy = simulatorFactory({ dialect: name, bug });
  const properties = options.observed ? PROPERTIES : [];
  const possible = possibleOn(buggy.capabilities, dialectNamed(name), properties);
  let [differing, convicted] = [0, 0];
  for (let run = 0; run < options.runs; run++) {
    const draw = { seed: 7, run, maxOperations: 40, taker: buggy.capabilities };
    const { dialect } = possible;
    const { divergence, operations } = await runOnce({
      ...{ dialect, properties: possible.properties, factory: buggy },
      source: randomSource(possible, draw),
    });
    const [correct, wrong] = [simulatorFactory({ dialect: name }), buggy];
    const machines = [await correct.open(), await wrong.open()] as const;
    const differs = operations.some((operation) => {
      for (const machine of machines) machine.apply(operation);
      const [right, seen] = machines.map((machine) => insideOf(machine.observe()));
      return right !== seen;
    });
    if (!differs) continue;
    differing++;
    if (divergence !== undefined) convicted++;
  }
  return { differing, convicted };
}

/** What pages hold and who has them, whichever frames they are in. */
function insideOf(view: Observation | undefined): string {
  const tagOf = (pfn: number): string => `${view?.contents?.get(pfn) ?? "unread"}`;
  const pagesOf = (pages: ReadonlyMap<number, number>): string =>
    [...pages]
      .sort(([a], [b]) => a - b)
      .map(([page, pfn]) => `${page}=${tagOf(pfn)}`)
      .join();
  const files = (view?.files ?? []).map(
    ({ handle, references, pages }) => `${handle} ${references} ${pagesOf(pages)}`,
  );
  return [pagesOf(view?.hostPages ?? new Map()), ...files].join("/");
}
