/**
 * Failing runs by the identity of their divergence: which are shrunk, and what to say of the rest.
 */

/**
 * Failing runs of one identity that are shrunk as long as all of them turn out to be known:
 * another mistake may look alike until it is shrunk.
 */
export const KNOWN_CHECKS_MAX = 5;

/** Counts failing runs. */
export class Identities {
  readonly #runs = new Map<string, Counts>();

  /** @returns whether this run is worth shrinking: nothing new was found under the name so far. */
  record(identity: string): boolean {
    const { times, known } = this.#runs.get(identity) ?? { times: 0, known: 0 };
    this.#runs.set(identity, { times: times + 1, known });
    return times === known && known < KNOWN_CHECKS_MAX;
  }

  /** The run that was recorded last turned out to be a known deviation. */
  recordKnown(identity: string): void {
    const { times, known } = this.#runs.get(identity) ?? { times: 0, known: 0 };
    this.#runs.set(identity, { times, known: known + 1 });
  }

  /** What was not looked into. */
  notes(): readonly string[] {
    return [...this.#runs]
      .filter(([, { times, known }]) => times > Math.max(known, 1))
      .map(([identity, counts]) => `${counts.times} runs diverged as ${identity}; ${fate(counts)}`);
  }
}

interface Counts {
  readonly times: number;
  readonly known: number;
}

function fate({ known }: Counts): string {
  if (known === 0) return "the first is reported";
  return known < KNOWN_CHECKS_MAX
    ? `the first ${known} are known, the next one is reported`
    : `the first ${known} are known, the others were not looked into`;
}
