/**
 * How measurements are taken: contenders take turns in one process, and medians are compared.
 */

/** What a round came to that has measured itself, for instance in a process of its own. */
export interface TimedRound {
  readonly units: number;
  readonly seconds: number;
}

/** One way of doing the work. */
export interface Contender {
  readonly name: string;
  /** Does one round. @returns the units of work it did, with its time where it has measured it. */
  readonly round: (seed: number) => Promise<number | TimedRound>;
}

/** Contenders for the same work. */
export interface Benchmark {
  readonly id: string;
  /** What is compared, and what is not. */
  readonly sentence: string;
  readonly unit: string;
  /** Rounds that count; {@link ROUNDS} unless said. Many short ones suit a machine that is busy. */
  readonly rounds?: number;
  /** Why this machine cannot run it; absent where every machine can. */
  readonly missing?: () => Promise<string | undefined>;
  /** Each is measured against those after it. */
  readonly contenders: readonly [Contender, ...Contender[]];
}

/** What one contender came to. */
export interface Measured {
  readonly name: string;
  /** Units per second, one figure per round. */
  readonly rates: readonly number[];
}

/** Rounds that count; one more goes first and does not, so that everything is compiled. */
export const ROUNDS = 7;

/** Runs all contenders in turn, round by round, so that a busy machine slows all of them alike. */
export async function measure(benchmark: Benchmark): Promise<readonly Measured[]> {
  const { contenders, rounds = ROUNDS } = benchmark;
  const rates = contenders.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      const startedMs = performance.now();
      const done = await contender.round(round);
      const passed = (performance.now() - startedMs) / 1000;
      const { units, seconds } = typeof done === "number" ? { units: done, seconds: passed } : done;
      if (round > 0) rates[index]?.push(units / seconds);
    }
  }
  return contenders.map(({ name }, index) => ({ name, rates: rates[index] ?? [] }));
}

/** The middle figure. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN;
}
