/** One trace per bug, from any seed: in small and at length. */
import { expect, test } from "vitest";
import { seededBug } from "../../implementations/simulator/bugs/catalogue.ts";
import { measureShrinking } from "./measure.ts";

/** Declares that each bug shrinks to its one trace in all but some of the seeds. */
export function testCanonical(bugs: readonly string[], seedCount: number, othersMax: number): void {
  const seeds = Array.from({ length: seedCount }, (_, index) => index + 1);

  test.each(bugs)(`%s has one trace from ${seedCount} seeds`, async (id) => {
    const { traces, endings } = await measureShrinking(id, seeds);

    const [most] = endings;
    expect(traces).toBe(seedCount);
    expect(most?.lines).toEqual(seededBug(id).minimalTrace);
    expect(traces - (most?.times ?? 0)).toBeLessThanOrEqual(othersMax);
  });
}
