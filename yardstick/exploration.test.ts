import { describe, expect, it } from "vitest";
import { auditIndependence } from "../explorer/audit-independence.ts";
import { explore } from "../explorer/explore.ts";
import type { ExplorationOptions, ExplorationResult } from "../explorer/result.ts";
import type { System } from "../explorer/system.ts";
import { EXPECTED, type ExpectedCounts, expectedOf } from "./expected.ts";
import { BUGS, type YardstickBug } from "./implementation.ts";
import { yardstickIndependence } from "./independence.ts";
import { objectYardstick } from "./object-system.ts";
import { RESULTS } from "./operation.ts";
import { auditReductions } from "./packed/audit.ts";
import { explorePacked } from "./packed/explore-packed.ts";
import type { PackedSystem } from "./packed/system.ts";
import { packedYardstick } from "./packed-system.ts";
import { objectProduct, packedYardstickProduct } from "./products.ts";
import { W1, W2, W3, W3S, type YardstickSize } from "./size.ts";
import { ALL_PARTS, type SymmetryPart } from "./symmetry.ts";

/** Minutes instead of seconds: set to anything to run these too. */
const isLong = process.env["MEMSLOT_CHECK_LONG"] !== undefined;
/** Small enough for an audit in a moment. */
const TINY: YardstickSize = { name: "tiny", slots: 2, files: 1, pages: 2, gfns: 2, pfns: 2 };
const quick = EXPECTED.slice(0, 2);
const slow = EXPECTED.slice(2);
const bugs = Object.keys(BUGS) as YardstickBug[];

describe("exhaustive exploration of W", () => {
  it.each(quick)("counts $size.name exactly", async (expected) => {
    const result = await runPacked(packedYardstick({ size: expected.size, symmetry: [] }));

    expectCounts(result, expected);
  });

  it.runIf(isLong).each(slow)("counts $size.name exactly", async (expected) => {
    const result = await runPacked(packedYardstick({ size: expected.size, symmetry: [] }));

    expectCounts(result, expected);
  });

  it("counts W1 exactly over the readable model", async () => {
    const result = await run(objectYardstick(W1));

    expectCounts(result, expectedOf(W1));
  });

  it("counts and orders W1 the same with two and with three workers", async () => {
    const system = packedYardstick({ size: W1, symmetry: ALL_PARTS });

    const one = await runPacked(system);
    const two = await runPacked(system, { workers: 2 });
    const three = await runPacked(system, { workers: 3 });

    expect(countsOf(two)).toEqual(countsOf(one));
    expect(countsOf(three)).toEqual(countsOf(one));
  });

  it("finds no difference between the readable model and a correct implementation", async () => {
    const result = await run(objectProduct({ size: W1, bug: null }));

    expect(result.verdict).toBe("conforms");
    expect(result.exploration.states).toBe(expectedOf(W1).states);
  });
});

describe("symmetry reduction of W", () => {
  const cases = EXPECTED.flatMap(({ size, quotients }) =>
    quotients.map(([parts, orbits]) => ({ size, parts, orbits, name: parts.join("+") })),
  );
  const isQuick = ({ size, parts }: (typeof cases)[number]): boolean =>
    size === W1 || (size === W2 && parts === cases.at(-1)?.parts);

  it.each(cases.filter(isQuick))("keeps $orbits orbits of $size.name modulo $name", expectOrbits);

  it.runIf(isLong).each(cases.filter((wanted) => !isQuick(wanted)))(
    "keeps $orbits orbits of $size.name modulo $name",
    expectOrbits,
  );

  it("is sound on every state and image of W1", () => {
    const audit = auditReductions(packedYardstick({ size: W1, symmetry: ALL_PARTS }), 10_000);

    expect(audit).toEqual({ states: 4_907, orbits: 684, steps: 186_466, faults: [] });
  });

  it("keeps the same orbits over the readable model", async () => {
    const result = await run(objectYardstick(W1, ALL_PARTS));

    expect(result.exploration.orbits).toBe(684);
    expect(result.exploration.states).toBe(4_907);
  });
});

describe("partial-order reduction of W", () => {
  it("keeps every state of W1 at its depth and leaves out nearly half of the steps", async () => {
    const whole = await run(objectYardstick(W1));
    const reduced = await run(objectYardstick(W1), { partialOrder: true });

    const dropped = 83_873;
    const transitions = 186_466 - dropped;
    expect(reduced.exploration).toMatchObject({ states: 4_907, depth: 8, transitions });
    expect(reduced.exploration.levels).toEqual(whole.exploration.levels);
    expect(reduced.partialOrder).toEqual({ name: "operations on different parts", dropped });
    expect(reduced.verdict).toBe("conforms");
  });

  it("is sound in every state of W1", async () => {
    const audit = await auditIndependence(objectYardstick(W1), 10_000);

    expect(audit).toEqual({ states: 4_907, orbits: 4_907, steps: 186_466, faults: [] });
  });

  it.each([
    ["populate", "populate f0[0] and populate f0[1] do not commute"] as const,
    ["delete", "create s0 gfn=0 pages=1 shared and delete s0 do not commute"] as const,
  ])("is rejected by the audit when %s is said to commute with all", async (kind, fault) => {
    const system = objectYardstick(TINY);
    const { independence = yardstickIndependence(TINY) } = system;
    const commutes: typeof independence.commutes = (one, other) =>
      one.kind === kind || other.kind === kind || independence.commutes(one, other);
    const wrong = { ...system, independence: { ...independence, commutes } };

    const { faults } = await auditIndependence(wrong, 10_000);

    expect(faults.some((text) => text.startsWith(fault))).toBe(true);
  });
});

describe("the seeded bugs of W's implementation", () => {
  it.each(bugs)("%s has the known shortest counterexample in W1", async (bug) => {
    const result = await runPacked(packedYardstickProduct({ size: W1, bug }));

    expect(result.verdict).toBe("diverges");
    expect(result.counterexample?.certifiedMinimal).toBe(true);
    expect(result.counterexample?.trace).toHaveLength(expectedOf(W1).bugs?.[bug] ?? 0);
  });

  it("are found at the same length beside the readable model", async () => {
    const result = await run(objectProduct({ size: W1, bug: "b5" }));

    expect(result.counterexample?.trace).toHaveLength(3);
    expect(result.counterexample?.results.at(-1)).toMatch(
      /^MPRIV .*, but the model allows MEMFAULT /,
    );
  });

  it("have the same counterexample for any number of workers", async () => {
    await expectSameCounterexample(W1);
  });

  it.runIf(isLong)("have the same in W3", async () => {
    await expectSameCounterexample(W3);
  });

  it.runIf(isLong).each(bugs)("%s has the known shortest counterexample in W3s", async (bug) => {
    const result = await runPacked(packedYardstickProduct({ size: W3S, bug }));

    expect(result.counterexample?.trace).toHaveLength(expectedOf(W3S).bugs?.[bug] ?? 0);
  });
});

async function expectSameCounterexample(size: YardstickSize): Promise<void> {
  const system = packedYardstickProduct({ size, bug: "b1" });

  const one = await runPacked(system);
  const two = await runPacked(system, { workers: 2 });

  expect(two.counterexample?.trace).toHaveLength(6);
  expect(two.counterexample).toEqual(one.counterexample);
  expect(countsOf(two)).toEqual(countsOf(one));
}

async function expectOrbits({
  size,
  parts,
  orbits,
}: {
  readonly size: YardstickSize;
  readonly parts: readonly SymmetryPart[];
  readonly orbits: number;
}): Promise<void> {
  const result = await runPacked(packedYardstick({ size, symmetry: parts }));

  expect(result.exploration.orbits).toBe(orbits);
  expect(result.exploration.states).toBe(expectedOf(size).states);
  expect(result.verdict).toBe("conforms");
}

function run(system: System, options: ExplorationOptions = {}): Promise<ExplorationResult> {
  return explore(system, {}, { now: () => 0 }, options);
}

function runPacked(
  system: PackedSystem,
  options: ExplorationOptions = {},
): Promise<ExplorationResult> {
  return explorePacked(system, {}, { now: () => 0 }, options);
}

function countsOf({ exploration, operations, properties }: ExplorationResult): unknown {
  return { exploration, operations, properties };
}

function expectCounts(result: ExplorationResult, expected: ExpectedCounts): void {
  const { states, transitions, effective, depth, exhausted } = result.exploration;
  const { size: _size, operations: _operations, bits: _bits, ...known } = expected;
  const totals = RESULTS.map((name) => {
    const counts = result.operations.map(({ outcomes }) => outcomes[name] ?? 0);
    return [name, counts.reduce((sum, count) => sum + count, 0)] as const;
  });
  const found = { states, transitions, effective, depth, results: Object.fromEntries(totals) };
  expect({ ...known, ...found }).toEqual(known);
  expect(exhausted).toBe(true);
  expect(result.verdict).toBe("conforms");
}
