/** Simulated machines as an implementation to check. */
import { ALL_FEATURES } from "../../abi/features.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { seededBug } from "./bugs/catalogue.ts";
import { CORRECT_DECISIONS, decisionsOf, type Variant } from "./decisions.ts";
import { generationNamed } from "./generations.ts";
import { operationsOf } from "./paths.ts";
import { SimulatedMachine } from "./simulated-machine.ts";
import { WITHHELD } from "./withheld.ts";

/** Which kernel to simulate. */
export interface SimulatorOptions {
  /** Name of a generation, for instance `linux-6.18`. */
  readonly dialect: string;
  /** Id of a seeded bug; a correct kernel without. */
  readonly bug?: string;
  /** Which code of the generation; what the dialect's name says without. Never with a bug. */
  readonly variant?: Variant;
}

/**
 * Makes fresh simulated machines of one kind.
 *
 * @throws {HarnessError} MSC107 for an unknown dialect, MSC108 for an unknown bug.
 */
export function simulatorFactory(options: SimulatorOptions): ImplementationFactory {
  const generation = generationNamed(options.dialect);
  const bug = options.bug === undefined ? undefined : seededBug(options.bug);
  const variant = options.variant ?? generation.memfile?.variant ?? "as-intended";
  const decisions =
    bug === undefined ? decisionsOf(variant) : { ...CORRECT_DECISIONS, ...bug.decisions };
  return {
    capabilities: {
      name: nameOf(options),
      operations: operationsOf(generation),
      features: ALL_FEATURES,
      withholds: WITHHELD,
      observable: true,
      keepsMappings: true,
      fingerprint: true,
    },
    open: () => new SimulatedMachine(generation, decisions),
    [Symbol.asyncDispose]: async () => {},
  };
}

function nameOf({ bug, variant }: SimulatorOptions): string {
  if (bug !== undefined) return `simulator:bug=${bug}`;
  return variant === undefined ? "simulator" : `simulator:${variant}`;
}
