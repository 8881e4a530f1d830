import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ALL_FEATURES } from "../../abi/features.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import { OPERATION_KINDS } from "../../abi/operation-fields.ts";
import { type Taker, takes } from "../../abi/takes.ts";
import { DIALECTS, dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { step, supports } from "../../model/step.ts";
import { machine, slot } from "../test-steps.ts";
import { walksOf } from "../test-walks.ts";
import { drawOperation, drawTakenOperation } from "./draw-operation.ts";
import { type Drawn, decidersIn, reachableRules, testDraws } from "./test-draws.ts";

const LINUX = dialectNamed("linux-6.18");
const NAMES = DIALECTS.map(({ name }) => name);

/** Thousands of operations of each dialect; `draw-operation.long.test.ts` draws more. */
const DRAWN: readonly Drawn[] = DIALECTS.map((dialect) => ({
  dialect,
  walks: walksOf(dialect, { seed: 1, walks: 60, length: 40 }),
}));

for (const drawn of DRAWN) testDraws(drawn);

describe("what is drawn", () => {
  test("makes nine of ten rules decide in one of the dialects, of those that can", () => {
    const promised = new Set(DIALECTS.flatMap(reachableRules));
    const hit = new Set(DRAWN.flatMap(({ walks }) => [...decidersIn(walks)]));

    const missed = [...promised].filter((id) => !hit.has(id));
    expect(missed.length / promised.size).toBeLessThanOrEqual(0.1);
  });

  test("only asks for a changed flag word where it is fetched twice", () => {
    const raced = (name: string) =>
      DRAWN.filter(({ dialect }) => dialect.name === name)
        .flatMap(({ walks }) => walks.flat())
        .flatMap(({ operation }) => ("firstFetchFlags" in operation ? [operation] : []))
        .filter(({ firstFetchFlags }) => firstFetchFlags !== undefined).length;

    expect(raced("linux-6.18")).toBe(0);
    expect(raced("memfile-v6-patch4")).toBeGreaterThan(5);
  });
});

describe("with slots to act on", () => {
  const state: MachineState = machine([
    slot({ id: 0, pages: 2 }),
    slot({ id: 1, baseGfn: 8n, pages: 3, flags: 1, dirty: { required: [1], allowed: [1] } }),
  ]);
  const inside = (gpa: bigint): boolean => gpa < 0x2000n || (gpa >= 0x8000n && gpa < 0xb000n);

  function draw<K extends OperationKind>(kind: K, count: number): Operation[] {
    const random = fc.sample(fc.infiniteStream(fc.nat(0xffff)), { seed: 3, numRuns: 1 })[0];
    const nextInt = (min: number, max: number): number =>
      min + ((random?.next().value ?? 0) % (max - min + 1));
    return Array.from({ length: count }, (_, index) =>
      drawOperation({ nextInt }, LINUX, state, { index, kinds: [kind] }),
    );
  }

  test("guest accesses are mostly inside of them", () => {
    const reads = draw("guest_read", 400).filter((read) => read.op === "guest_read");

    const hits = reads.filter(({ gpa }) => inside(gpa)).length;
    expect(hits).toBeGreaterThan(280);
    expect(hits).toBeLessThan(400);
  });

  test("dirty logs are mostly asked of slots that log", () => {
    const logs = draw("get_dirty_log", 400).filter((log) => log.op === "get_dirty_log");

    const hits = logs.filter((log) => log.slot === 1).length;
    expect(hits).toBeGreaterThan(280);
    expect(hits).toBeLessThan(400);
  });
});

test("large logs are cleared in parts, anywhere in the slot, and to its end", () => {
  const pages = 0x4_0021;
  const all = {
    required: [{ first: 0, last: pages - 1 }],
    allowed: [{ first: 0, last: pages - 1 }],
  };
  const state = machine([slot({ id: 1, pages, flags: 1, dirty: all })]);
  const random = fc.sample(fc.infiniteStream(fc.nat(0xffff)), { seed: 4, numRuns: 1 })[0];
  const nextInt = (min: number, max: number): number =>
    min + ((random?.next().value ?? 0) % (max - min + 1));
  const cleared = Array.from({ length: 400 }, (_, index) =>
    drawOperation({ nextInt }, LINUX, state, { index, kinds: ["clear_dirty_log"] }),
  ).filter((operation) => operation.op === "clear_dirty_log");

  const after = cleared.map((clear) => step(LINUX, state, clear)[0].state.memslots.at(0)?.dirty);
  const holes = after.flatMap((dirty) => (dirty?.allowed === all.allowed ? [] : [dirty?.allowed]));
  expect(holes.length).toBeGreaterThan(100);
  expect(holes.some((rest) => rest?.length === 2)).toBe(true);
  expect(holes.some((rest) => rest?.length === 0)).toBe(true);
  expect(cleared.some(({ firstPage }) => firstPage > 0x1_0000n && firstPage % 64n === 0n)).toBe(
    true,
  );
});

test("a kind without a generator is an error", () => {
  const random = { nextInt: (min: number) => min };

  expect(() =>
    drawOperation(random, dialectNamed("memfile-v6"), FRESH_MACHINE, {
      ...{ index: 0, kinds: ["create_guest_memfd"] },
    }),
  ).toThrowError(expect.objectContaining({ code: "MSC206" }));
});

describe("for a machine that does not take every value", () => {
  /** Four traces' worth of operations, drawn with the same numbers for every taker. */
  function draw(name: string, taker: Taker | undefined): readonly Operation[] {
    const dialect = dialectNamed(name);
    const kinds = OPERATION_KINDS.filter((kind) => supports(dialect, kind));
    const numbers = fc.sample(fc.infiniteStream(fc.nat(0xffff)), { seed: 5, numRuns: 1 })[0];
    const nextInt = (min: number, max: number): number =>
      min + ((numbers?.next().value ?? 0) % (max - min + 1));
    const operations: Operation[] = [];
    let state = FRESH_MACHINE;
    for (let index = 0; index < 160; index++) {
      // What a posted code is spared depends on the dialect, and on no machine.
      const isPlain = taker === undefined && (dialect.quirks ?? []).length === 0;
      const operation = isPlain
        ? drawOperation({ nextInt }, dialect, state, { index, kinds })
        : drawTakenOperation({ nextInt }, dialect, state, { index, kinds, taker });
      if (operation === undefined) break;
      operations.push(operation);
      state = step(dialect, state, operation)[0].state;
    }
    return operations;
  }

  test.each(NAMES)("nothing is drawn that it does not take, for %s", (name) => {
    const drawn = draw(name, {});

    expect(drawn.filter((operation) => !takes({}, operation))).toEqual([]);
    expect(drawn.length).toBe(160);
  });

  test.each(NAMES)("with all features the draws are what they were, for %s", (name) => {
    const every = draw(name, { features: ALL_FEATURES });

    expect(every).toEqual(draw(name, undefined));
    expect(every).toHaveLength(160);
  });

  test("nothing is drawn when there is nothing that it takes", () => {
    const random = { nextInt: (min: number) => min };

    const options = { index: 0, kinds: ["close"], taker: {} } as const;
    expect(drawTakenOperation(random, LINUX, FRESH_MACHINE, options)).toBeUndefined();
  });
});
