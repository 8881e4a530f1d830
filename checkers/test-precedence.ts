/** A check of the correct simulator, and what it says of the precedence of rules. */
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { EXCLUSIVE_RULES } from "../model/exclusive-rules.ts";
import { overruled } from "../model/precedence.ts";
import type { PrecedenceCoverage } from "../reports/report.ts";
import { possibleOn } from "./possible.ts";
import { PrecedenceTally } from "./precedence-tally.ts";
import { randomSource } from "./random-source.ts";
import { runOnce } from "./run-once.ts";

/** What the runs met, and pairs that they should not have met. */
export interface MetPairs extends PrecedenceCoverage {
  readonly impossible: readonly string[];
}

export async function metPairs(name: string, runs: number): Promise<MetPairs> {
  const factory = simulatorFactory({ dialect: name });
  const possible = possibleOn(factory.capabilities, dialectNamed(name), []);
  const { dialect } = possible;
  const tally = new PrecedenceTally(dialect);
  const impossible = new Set<string>();
  for (let run = 0; run < runs; run++) {
    const draw = { seed: 1, run, maxOperations: 40, taker: factory.capabilities };
    await runOnce({
      ...{ dialect, properties: [], factory, source: randomSource(possible, draw) },
      onStep: (step) => {
        tally.record(step);
        const { before, operation, decidedBy } = step;
        for (const second of overruled(dialect, before, operation, decidedBy)) {
          const isListed = EXCLUSIVE_RULES.some(
            (one) =>
              one.operations.includes(operation.op) &&
              one.first.includes(decidedBy) &&
              one.second.includes(second),
          );
          if (isListed) impossible.add(`${operation.op}: ${decidedBy} before ${second}`);
        }
      },
    });
  }
  return { ...tally.report(), impossible: [...impossible] };
}
