import { describe, expect, test } from "vitest";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace } from "../../abi/trace.ts";
import { assertWellFormed } from "../../abi/well-formed.ts";
import { runOnce, sourceOf } from "../../checkers/run-once.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import type { SeededBug } from "../../implementations/simulator/bugs/seeded-bug.ts";
import { SEEDED_BUGS, simulatorFactory } from "../../index.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Property } from "../../properties/property.ts";

const MEMFILE_BUGS = SEEDED_BUGS.filter(({ catalogue }) => catalogue !== undefined);

/** Runs after which a bug counts as missed, and as found late. */
const RUNS_MAX = 20_000;
const RUNS_USUAL = 2_000;

/** A bug may show itself in a second way that is longer, and shrinking does not change the way. */
const LONGER_BY_MAX = 2;

/** What searching for a bug came to; lengths are numbers of operations. */
interface Hunt {
  readonly bug: SeededBug;
  readonly runs: number;
  readonly shrunkLength: number;
}

const hunts: Hunt[] = [];

describe.each(MEMFILE_BUGS)("$id", (bug) => {
  test("is shown by its shortest trace, at the last operation, and by no part of it", async () => {
    const { minimalTrace } = bug;

    const divergesAt = await divergenceIn(bug, minimalTrace);
    const parts = properSubsequences(minimalTrace).filter((lines) => isTrace(bug, lines));
    const showing = [];
    for (const part of parts) {
      if ((await divergenceIn(bug, part)) !== undefined) showing.push(part);
    }

    expect(divergesAt).toBe(minimalTrace.length - 1);
    expect(showing).toEqual([]);
  });

  test("is not in a machine without it", async () => {
    const { dialect, minimalTrace } = bug;
    const lenient = dialect.replace(/[:,]strict$/, "");
    const correct = { ...bug, dialect: lenient, factory: simulatorFactory({ dialect: lenient }) };

    expect(await divergenceIn(correct, minimalTrace)).toBeUndefined();
  });

  test("is found and shrunk to nearly its minimum", async () => {
    const { runs = 0, divergences = [] } = await hunt(bug);

    const shrunkLength = divergences[0]?.shrunkLength ?? Number.POSITIVE_INFINITY;
    hunts.push({ bug, runs, shrunkLength });
    expect(divergences).toHaveLength(1);
    expect(shrunkLength).toBeLessThanOrEqual(bug.minimalTrace.length + LONGER_BY_MAX);
  });
});

test("nine bugs of ten are found soon, and four of five shrink to their minimum", () => {
  const soon = hunts.filter(({ runs }) => runs <= RUNS_USUAL);
  const shortest = hunts.filter((one) => one.shrunkLength <= one.bug.minimalTrace.length);

  expect(hunts).toHaveLength(MEMFILE_BUGS.length);
  expect(soon.length / hunts.length).toBeGreaterThanOrEqual(0.9);
  expect(shortest.length / hunts.length).toBeGreaterThanOrEqual(0.8);
});

type Machine = SeededBug & { readonly factory?: ReturnType<typeof simulatorFactory> };

/** Index of the operation at which a trace diverges on the machine with the bug. */
async function divergenceIn(bug: Machine, lines: readonly string[]): Promise<number | undefined> {
  const { id, dialect, factory = simulatorFactory({ dialect, bug: id }) } = bug;
  const { divergence } = await runOnce({
    ...{ factory, dialect: dialectNamed(dialect), properties: propertiesFor(bug) },
    source: sourceOf(makeTrace(dialect, lines.map(parseOperation))),
  });
  return divergence?.operationIndex;
}

function hunt(bug: SeededBug): ReturnType<typeof checkSequential> {
  const { id, dialect } = bug;
  return checkSequential({
    dialect: dialectNamed(dialect),
    factory: simulatorFactory({ dialect, bug: id }),
    properties: propertiesFor(bug),
    seed: 42,
    runs: RUNS_MAX,
    maxOperations: 40,
    collect: false,
    shrinkEvaluationsMax: 5000,
    identity: () => "the seeded bug",
    now: () => performance.now(),
  });
}

/** A caller breaks more than one obligation soon; only the one that the bug is about counts. */
function propertiesFor({ obligation, dialect }: SeededBug): readonly Property[] {
  const about = PROPERTIES.filter(({ isAbout }) => isAbout?.(dialectNamed(dialect)) ?? true);
  return obligation === undefined ? about : about.filter(({ id }) => id === obligation);
}

function properSubsequences(lines: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** lines.length - 1 }, (_, chosen) =>
    lines.filter((_line, index) => ((chosen >> index) & 1) === 1),
  );
}

/** False for a part that uses a descriptor which nothing in it makes. */
function isTrace({ dialect }: SeededBug, lines: readonly string[]): boolean {
  try {
    assertWellFormed(makeTrace(dialect, lines.map(parseOperation)));
    return true;
  } catch {
    return false;
  }
}
