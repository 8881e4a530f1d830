import { expect, test } from "vitest";
import { PLAIN_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { check, simulatorFactory } from "../../index.ts";

/** Enough to meet most bugs in more than one way. */
const SEEDS = [1, 2, 3, 4, 5, 6];

/** What one seed came to: how the bug showed itself, and the shrunk trace. */
interface Found {
  readonly identity: string;
  readonly trace: readonly string[];
}

/** Those of files and private memory show themselves in too many ways for one trace each. */
test.each(PLAIN_BUGS)("$id shrinks to its minimum from any seed", async (bug) => {
  const { id, dialect, minimalTrace } = bug;
  const factory = simulatorFactory({ dialect, bug: id });

  const found: Found[] = [];
  for (const seed of SEEDS) {
    const { divergences } = await check(factory, { dialect, seed, runs: 2000 });
    for (const { kind, rule, property, trace, minimality } of divergences ?? []) {
      expect(minimality).toBe("1-minimal");
      found.push({ identity: `${kind} ${property ?? rule}`, trace });
    }
  }

  expect(found).toHaveLength(SEEDS.length);
  const lengths = found.map(({ trace }) => trace.length);
  expect(Math.min(...lengths)).toBe(minimalTrace.length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(minimalTrace.length + 1);
  for (const { identity, trace } of found) {
    const first = found.find((other) => other.identity === identity);
    expect(trace, `${identity} from every seed`).toEqual(first?.trace);
  }
});
