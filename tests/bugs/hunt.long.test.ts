import { describe, expect, test } from "vitest";
import { MEM_PRIVATE } from "../../abi/operation.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { deciding } from "../../checkers/test-policies.ts";
import { PLAIN_BUGS } from "../../implementations/simulator/bugs/catalogue.ts";
import { CONVERSION_BUGS } from "../../implementations/simulator/bugs/conversion/catalogue.ts";
import { FETCH_BUGS } from "../../implementations/simulator/bugs/fetch/catalogue.ts";
import { FRAME_BUGS } from "../../implementations/simulator/bugs/frames/catalogue.ts";
import { GUEST_MEMFD_BUGS } from "../../implementations/simulator/bugs/guest-memfd/catalogue.ts";
import { INSIDE_BUGS } from "../../implementations/simulator/bugs/inside/catalogue.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import type { Decisions } from "../../implementations/simulator/decisions.ts";
import { check, SEEDED_BUGS, simulatorFactory } from "../../index.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { hunt } from "./hunt.ts";

describe("a bug of guest_memfd", () => {
  const SEED = 3;
  /** The rarest needs two slots of one file and a punch over both. */
  const RUNS_MAX = 10_000;
  /** A bug has several faces; the one that shows first may need some operations more. */
  const LONGER_MAX = 3;

  test.each(GUEST_MEMFD_BUGS)("$id is found and shrunk", async ({ id, dialect, minimalTrace }) => {
    const factory = simulatorFactory({ dialect, bug: id });

    const { divergences } = await check(factory, { dialect, seed: SEED, runs: RUNS_MAX });

    expect(divergences).toHaveLength(1);
    const length = divergences?.[0]?.trace.length ?? 0;
    expect(length).toBeGreaterThanOrEqual(minimalTrace.length);
    expect(length).toBeLessThanOrEqual(minimalTrace.length + LONGER_MAX);
  });
});

describe("a bug of a catalogue of memfile bugs", () => {
  const CATALOGUED = SEEDED_BUGS.filter(({ catalogue }) => catalogue !== undefined);
  /** Runs after which a bug counts as missed, and as found late. */
  const RUNS_MAX = 20_000;
  const RUNS_USUAL = 2_000;
  /** A bug may show itself in another way that is longer, and shrinking does not change that. */
  const LONGER_BY_MAX = 2;

  /** What searching for a bug came to; lengths are numbers of operations. */
  interface Hunted {
    readonly bug: SeededBug;
    readonly runs: number;
    readonly shrunkLength: number;
  }

  const hunted: Hunted[] = [];

  test.each(CATALOGUED)("$id is found and shrunk to nearly its minimum", async (bug) => {
    const { runs = 0, divergences = [] } = await hunt(bug, { seed: 42, runs: RUNS_MAX });

    const shrunkLength = divergences[0]?.shrunkLength ?? Number.POSITIVE_INFINITY;
    hunted.push({ bug, runs, shrunkLength });
    expect(divergences).toHaveLength(1);
    expect(shrunkLength).toBeLessThanOrEqual(bug.minimalTrace.length + LONGER_BY_MAX);
  });

  test("is found soon nine times of ten, and shrinks to its minimum four times of five", () => {
    const soon = hunted.filter(({ runs }) => runs <= RUNS_USUAL);
    const shortest = hunted.filter((one) => one.shrunkLength <= one.bug.minimalTrace.length);

    expect(hunted).toHaveLength(CATALOGUED.length);
    expect(soon.length / hunted.length).toBeGreaterThanOrEqual(0.9);
    expect(shortest.length / hunted.length).toBeGreaterThanOrEqual(0.8);
  });
});

describe("a bug of conversions in place", () => {
  const SEEDS = [1, 2, 3];
  const RUNS_MAX = 20_000;
  /** A bug may show another face first, which is longer by one and certified for itself. */
  const LONGER_MAX = 1;
  const hunts = CONVERSION_BUGS.flatMap((bug) => SEEDS.map((seed) => [bug.id, seed, bug] as const));

  test.each(hunts)("%s is found from seed %i, and shrunk", async (_, seed, bug) => {
    const { divergences } = await hunt(bug, { seed, runs: RUNS_MAX });

    expect(divergences).toHaveLength(1);
    const length = divergences?.[0]?.trace.length ?? 0;
    expect(length).toBeLessThanOrEqual(bug.minimalTrace.length + LONGER_MAX);
  });
});

describe("a bug of frames, of the double fetch, or of the inside", () => {
  const SEEDS = [1, 2, 3, 5];
  /** What a check draws unless told otherwise. */
  const RUNS_USUAL = 1_000;
  const hunts = [...FRAME_BUGS, ...FETCH_BUGS, ...INSIDE_BUGS].flatMap((bug) =>
    SEEDS.map((seed) => [bug.id, seed, bug] as const),
  );

  const longerBy: number[] = [];

  test.each(hunts)("%s is found and shrunk, seed %i", async (_, seed, bug) => {
    const { divergences = [] } = await hunt(bug, { seed, runs: RUNS_USUAL });

    const shrunkLength = divergences[0]?.shrunkLength ?? Number.POSITIVE_INFINITY;
    longerBy.push(shrunkLength - bug.minimalTrace.length);
    expect(divergences).toHaveLength(1);
    expect(shrunkLength).toBeLessThanOrEqual(bug.minimalTrace.length + 1);
  });

  // A deletion that is refused is another face of a flag that is compared: two operations.
  test("is shrunk to its minimum nineteen times of twenty", () => {
    const shortest = longerBy.filter((longer) => longer === 0);

    expect(longerBy).toHaveLength(hunts.length);
    expect(shortest.length / hunts.length).toBeGreaterThanOrEqual(0.95);
  });

  const BITS = Array.from({ length: 32 }, (_, bit) => bit).filter(
    (bit) => 1 << bit !== MEM_PRIVATE,
  );

  test.each(BITS)("bit %i of the flags that is compared as well is found", async (bit) => {
    const dialect = "memfile-v6";
    const decisions = { comparedFlags: () => MEM_PRIVATE | (1 << bit) };

    const { divergences } = await checkSequential({
      ...{ dialect: dialectNamed(dialect), factory: deciding(dialect, decisions) },
      ...{ properties: PROPERTIES, seed: 1, runs: RUNS_USUAL, maxOperations: 40 },
      ...{ collect: false, shrinkEvaluationsMax: 0, now: () => 0 },
    });

    expect(divergences).toHaveLength(1);
  });

  test.each<readonly [string, Partial<Decisions>]>([
    ["a frame handed out twice", { frameAgain: ({ ofPageBefore }) => ofPageBefore }],
    ["a frame of two files", { frameAgain: ({ ofIndex }) => ofIndex }],
  ])("%s is found by the headline invariant, where there is no other", async (_, decisions) => {
    const dialect = "memfile-v6";
    const properties = PROPERTIES.filter(({ id }) => id === "no-pfn-at-two-gfns");

    const { divergences } = await checkSequential({
      ...{ dialect: dialectNamed(dialect), factory: deciding(dialect, decisions), properties },
      ...{ seed: 1, runs: RUNS_USUAL, maxOperations: 40 },
      // What a load returns convicts it as well.
      ...{ collect: true, shrinkEvaluationsMax: 0, now: () => 0 },
    });

    expect(divergences?.map(({ property }) => property)).toContain("no-pfn-at-two-gfns");
  });
});

describe("a bug of plain slots", () => {
  /** Enough to meet most bugs in more than one way. */
  const SEEDS = [1, 2, 3, 4, 5, 6];

  /** What one seed came to: how the bug showed itself, and the shrunk trace. */
  interface Found {
    readonly identity: string;
    readonly trace: readonly string[];
  }

  // Those of files and private memory show themselves in too many ways for one trace each.
  test.each(PLAIN_BUGS)("$id shrinks to its minimum from any seed", async (bug) => {
    const { id, dialect, minimalTrace } = bug;
    const factory = simulatorFactory({ dialect, bug: id });

    const found: Found[] = [];
    for (const seed of SEEDS) {
      const { divergences } = await check(factory, { dialect, seed, runs: 2000 });
      for (const { kind, rule, property, trace, minimality } of divergences ?? []) {
        expect(minimality).toBe("certified");
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
});
