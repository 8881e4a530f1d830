/** Words of shared memory that a barrier needs. */
export const BARRIER_WORDS = 2;

const ARRIVED = 0;
const GENERATION = 1;

/**
 * Blocks until every thread has called it. What a thread wrote before, all see after.
 *
 * @param shared - {@link BARRIER_WORDS} words of shared memory, zero at first.
 */
export function meetAll(shared: Int32Array, threads: number): void {
  const generation = Atomics.load(shared, GENERATION);
  if (Atomics.add(shared, ARRIVED, 1) === threads - 1) {
    Atomics.store(shared, ARRIVED, 0);
    Atomics.add(shared, GENERATION, 1);
    Atomics.notify(shared, GENERATION);
    return;
  }
  while (Atomics.load(shared, GENERATION) === generation) {
    Atomics.wait(shared, GENERATION, generation);
  }
}
