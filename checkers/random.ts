import fc from "fast-check";

/**
 * The random numbers of one run. They depend on the seed and the number of the run alone, so that a
 * run can be repeated without those before it.
 *
 * @param seed - 32 bit; the rest is ignored.
 * @param run - counted from 0. Two runs of one seed never share their numbers from the start.
 */
export function randomOf(seed: number, run: number): fc.Random {
  const [random] = fc.sample(RANDOM_ITSELF, { seed: mix(mix(seed) + run), numRuns: 1 });
  if (random === undefined) throw new RangeError("fast-check gave no sample");
  return random;
}

/** fast-check makes values out of a source of numbers; here the source is the value. */
class RandomItself extends fc.Arbitrary<fc.Random> {
  override generate(random: fc.Random): fc.Value<fc.Random> {
    return new fc.Value(random.clone(), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is fc.Random {
    return value instanceof fc.Random;
  }

  override shrink(): fc.Stream<fc.Value<fc.Random>> {
    return fc.Stream.nil();
  }
}

const RANDOM_ITSELF = new RandomItself();

/** A bijection of 32-bit numbers that moves every bit: neighbours end up far apart. */
function mix(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return bits ^ (bits >>> 16);
}
