import { expect, test } from "vitest";
import { measureShares, NAMES, RUNS_TESTED, SEEDS, SHARE_MIN } from "./measure.ts";

test.each(NAMES.flatMap((name) => SEEDS.map((seed) => [name, seed] as const)))(
  `each headline property holds in a twentieth of ${RUNS_TESTED} random traces of %s, seed %i`,
  async (name, seed) => {
    const { report, rows } = await measureShares(name, seed, RUNS_TESTED);

    expect(report.divergences).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect(rows.filter(({ share = 0 }) => share < SHARE_MIN)).toEqual([]);
  },
);
