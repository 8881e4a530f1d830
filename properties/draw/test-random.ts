/** Random numbers for tests of what is drawn: the same for the same seed. */
import type { Random } from "./random.ts";

/** A linear congruential generator, of which the upper bits are used. */
export function numbersFrom(seed: number): Random {
  let bits = seed;
  return {
    nextInt: (min, max) => {
      bits = (Math.imul(bits, 1_103_515_245) + 12_345) >>> 0;
      return min + ((bits >>> 8) % (max - min + 1));
    },
  };
}
