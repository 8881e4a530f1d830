/** How the states that wait are spread over shares. */

/** How many states each share gives up, and how many each takes over. */
export interface Moves {
  readonly give: readonly number[];
  readonly take: readonly number[];
}

/**
 * A state that moves is made again from its path, which costs up to as much as expanding it. So a
 * share may have this part more than others.
 */
const TOLERANCE = 1 / 16;

/** @returns null when the states are spread evenly enough. */
export function movesFor(counts: readonly number[]): Moves | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const least = Math.floor(total / counts.length);
  if (Math.max(...counts) <= (least + 1) * (1 + TOLERANCE)) {
    return null;
  }
  const byCount = [...counts.keys()].sort((one, other) => at(counts, other) - at(counts, one));
  const one = (share: number): number => (byCount.indexOf(share) < total % counts.length ? 1 : 0);
  const targets = counts.map((_, share) => least + one(share));
  return {
    give: counts.map((count, share) => Math.max(0, count - at(targets, share))),
    take: counts.map((count, share) => Math.max(0, at(targets, share) - count)),
  };
}

/**
 * Deals ranges of indexes, each in parts of equal size: neighbours share most of their paths.
 *
 * @param cuts - the ends of the ranges, ascending.
 * @returns by share, its indexes.
 */
export function dealt(cuts: readonly number[], shares: number): readonly (readonly number[])[] {
  const parts = Array.from({ length: shares }, (): number[] => []);
  for (const [nth, from] of cuts.slice(0, -1).entries()) {
    const to = at(cuts, nth + 1);
    for (let index = from; index < to; index++) {
      parts[Math.floor(((index - from) * shares) / (to - from))]?.push(index);
    }
  }
  return parts;
}

function at(numbers: readonly number[], position: number): number {
  return numbers[position] as number;
}
