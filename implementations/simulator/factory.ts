/** Simulated machines as an implementation to check. */
import type { ImplementationFactory } from "../implementation.ts";
import { seededBug } from "./bugs/catalogue.ts";
import { CORRECT_DECISIONS } from "./decisions.ts";
import { generationNamed } from "./generations.ts";
import { operationsOf } from "./paths.ts";
import { SimulatedMachine } from "./simulated-machine.ts";

/** Which kernel to simulate. */
export interface SimulatorOptions {
  /** Name of a generation, for instance `linux-6.18`. */
  readonly dialect: string;
  /** Id of a seeded bug; a correct kernel without. */
  readonly bug?: string;
}

/**
 * Makes fresh simulated machines of one kind.
 *
 * @throws {HarnessError} MSC107 for an unknown dialect, MSC108 for an unknown bug.
 */
export function simulatorFactory(options: SimulatorOptions): ImplementationFactory {
  const generation = generationNamed(options.dialect);
  const bug = options.bug === undefined ? undefined : seededBug(options.bug);
  const decisions = { ...CORRECT_DECISIONS, ...bug?.decisions };
  return {
    capabilities: {
      name: bug === undefined ? "simulator" : `simulator:bug=${bug.id}`,
      operations: operationsOf(generation),
      observable: true,
    },
    open: () => new SimulatedMachine(generation, decisions),
    [Symbol.asyncDispose]: async () => {},
  };
}
