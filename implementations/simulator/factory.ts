/** Simulated machines as an implementation to check. */
import { isFactWord, withWords } from "../../abi/dialect-name.ts";
import { ALL_FEATURES } from "../../abi/features.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { seededBug } from "./bugs/catalogue.ts";
import { CORRECT_DECISIONS, decisionsOf, type Variant } from "./decisions.ts";
import { generationNamed } from "./generations.ts";
import { operationsOf } from "./paths.ts";
import { choicesOf, decisionsOfWords } from "./personality.ts";
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
  /**
   * Words of `abi/facts.ts` in which the machine is unlike what the dialect's name says, and words
   * of `personality.ts` that are chosen for good.
   */
  readonly words?: readonly string[];
}

/**
 * Makes fresh simulated machines of one kind.
 *
 * @throws {HarnessError} MSC107 for an unknown dialect or fact, MSC108 for an unknown bug.
 */
export function simulatorFactory(options: SimulatorOptions): ImplementationFactory {
  const { words = [] } = options;
  const facts = words.filter(isFactWord);
  const generation = generationNamed(withWords(options.dialect, facts));
  const bug = options.bug === undefined ? undefined : seededBug(options.bug);
  const variant = options.variant ?? generation.memfile?.variant ?? "as-intended";
  const plain = bug === undefined ? decisionsOf(variant) : CORRECT_DECISIONS;
  const decisions = { ...plain, ...decisionsOfWords(words), ...bug?.decisions };
  // A seeded bug is one decision: beside it everything is usual, unless a word says otherwise.
  const personalities = bug === undefined ? choicesOf(generation, words) : [];
  return {
    capabilities: {
      name: nameOf(options),
      operations: operationsOf(generation),
      features: ALL_FEATURES,
      withholds: WITHHELD,
      observable: true,
      keepsMappings: true,
      fingerprint: true,
      personalities,
    },
    open: (chosen = []) => {
      return new SimulatedMachine(generation, { ...decisions, ...decisionsOfWords(chosen) });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function nameOf({ bug, variant, words: chosen = [] }: SimulatorOptions): string {
  const words = [
    ...(bug === undefined ? [] : [`bug=${bug}`]),
    ...(variant === undefined ? [] : [variant]),
    ...chosen,
  ];
  return words.length === 0 ? "simulator" : `simulator:${words.join(",")}`;
}
