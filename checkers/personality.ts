/** What a machine does one way or another: drawn for a run, and kept with its trace. */
import type { Capabilities, ImplementationFactory } from "../abi/implementation.ts";
import { pick } from "../properties/draw/random.ts";
import { randomOf } from "./random.ts";

/** Told apart from the seed of the operations: what is drawn of them does not change with it. */
const OTHER_STREAM = 0x5bd1_e995;

/**
 * The personality of a run: a word of each choice, those that are usual left out.
 *
 * @returns words with commas between; undefined for the usual machine.
 */
export function drawnPersonality(
  seed: number,
  run: number,
  { personalities = [] }: Capabilities,
): string | undefined {
  if (personalities.length === 0) return undefined;
  const random = randomOf(seed ^ OTHER_STREAM, run);
  const words = personalities.map((choice) => ({ usual: choice[0], word: pick(random, choice) }));
  return printed(words.filter(({ usual, word }) => word !== usual).map(({ word }) => word));
}

/** The factory, whose machines have this personality, as far as it offers the words. */
export function withPersonality(
  factory: ImplementationFactory,
  personality: string | undefined,
): ImplementationFactory {
  const words = wordsIn(personality).filter((word) => offers(factory.capabilities, word));
  if (words.length === 0) return factory;
  return {
    capabilities: factory.capabilities,
    open: () => factory.open(words),
    [Symbol.asyncDispose]: () => factory[Symbol.asyncDispose](),
  };
}

/** Words of a personality that a machine does not offer: it is what it is. */
export function strangeWords(
  { capabilities }: ImplementationFactory,
  personality: string | undefined,
): readonly string[] {
  return wordsIn(personality).filter((word) => !offers(capabilities, word));
}

/**
 * Personalities that are simpler, the usual machine first. What still fails with one of them is
 * told of that one.
 */
export function simplerPersonalities(
  personality: string | undefined,
): readonly (string | undefined)[] {
  const words = wordsIn(personality);
  if (words.length === 0) return [];
  const single = words.map((word) => printed(words.filter((other) => other !== word)));
  return words.length === 1 ? [undefined] : [undefined, ...single];
}

function wordsIn(personality: string | undefined): readonly string[] {
  return personality?.split(",").filter((word) => word !== "") ?? [];
}

function offers({ personalities = [] }: Capabilities, word: string): boolean {
  return personalities.some((choice) => choice.includes(word));
}

function printed(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : words.join(",");
}
