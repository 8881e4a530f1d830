/**
 * A source of random numbers, and the few ways in which generators use it.
 */
import type { List } from "../../abi/sorted-list.ts";

/** What a generator needs; a `Random` of fast-check is one. */
export interface Random {
  /** A whole number from min to max, both included. */
  nextInt(min: number, max: number): number;
}

/** True in `percent` of all cases. */
export function chance(random: Random, percent: number): boolean {
  return random.nextInt(1, 100) <= percent;
}

/** One of the values, each as likely. */
export function pick<T>(random: Random, values: List<T>): T {
  const value = values.at(random.nextInt(0, values.length - 1));
  if (value === undefined) throw new RangeError("there is nothing to pick from");
  return value;
}

/** One of the values, by its weight. Values of weight 0 are never picked. */
export function pickWeighted<T>(random: Random, choices: readonly Weighted<T>[]): T {
  let left = random.nextInt(1, totalOf(choices));
  for (const [weight, value] of choices) {
    left -= weight;
    if (left <= 0) return value;
  }
  throw new RangeError("there is nothing to pick from");
}

/** A value and how often it is picked in comparison with the others. */
export type Weighted<T> = readonly [weight: number, value: T];

function totalOf(choices: readonly Weighted<unknown>[]): number {
  let total = 0;
  for (const [weight] of choices) total += weight;
  return total;
}
