/** Machines that answer differently where callers break what the text asks of them. */
import type { ImplementationFactory } from "../abi/implementation.ts";
import { CORRECT_DECISIONS, type Decisions } from "../implementations/simulator/decisions.ts";
import { simulatorFactory } from "../implementations/simulator/factory.ts";
import { generationNamed } from "../implementations/simulator/generations.ts";
import { SimulatedMachine } from "../implementations/simulator/simulated-machine.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import { PROPERTIES } from "../properties/catalogue.ts";
import type { Report } from "../reports/report.ts";
import { checkSequential } from "./sequential.ts";

/** The simulator with these decisions, and no others to be drawn. */
export function deciding(dialect: string, decisions: Partial<Decisions>): ImplementationFactory {
  const { capabilities, ...rest } = simulatorFactory({ dialect });
  return {
    ...rest,
    capabilities: { ...capabilities, name: "by hand", personalities: [] },
    open: () => {
      return new SimulatedMachine(generationNamed(dialect), { ...CORRECT_DECISIONS, ...decisions });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** A check of a machine against a dialect. */
export function checked(
  dialect: string,
  factory: ImplementationFactory,
  runs: number,
): Promise<Report> {
  return checkSequential({
    ...{ dialect: dialectNamed(dialect), factory, properties: PROPERTIES, seed: 1, runs },
    ...{ maxOperations: 40, collect: false, shrinkEvaluationsMax: 2000, now: () => 0 },
  });
}
