import { describe, expect, it } from "vitest";
import { auditIndependence } from "./audit-independence.ts";
import { explore } from "./explore.ts";
import type { ObjectStep, StepProperty } from "./system.ts";
import { gauges } from "./test-systems.ts";

type Gauges = ReturnType<typeof gauges>;
type Step = ObjectStep<readonly number[], number>;

describe("the audit of an independence", () => {
  it("finds nothing wrong with what is right, and counts what it saw", async () => {
    const audit = await auditIndependence(gauges([2, 1]), 100);

    expect(audit).toEqual({ states: 6, orbits: 6, steps: 2 * 2 + 3 * 1, faults: [] });
  });

  it("finds operations whose order decides the state, which the reduced run loses", async () => {
    const swap: Gauges["step"] = (state, index) => {
      const [one = 0, other = 0] = state;
      return [{ result: "ok", state: index === 0 ? [Math.min(one + 1, 2), other] : [one, one] }];
    };

    const { faults } = await auditIndependence({ ...gauges([3, 3]), step: swap }, 100);

    expect(faults[0]).toBe("raise 0 and raise 1 do not commute at 0,0");
    expect(faults).toContain("the reduced run differs in states by depth");
  });

  it("finds operations whose order decides an answer", async () => {
    const { step } = gauges([1, 1]);
    const first: Gauges["step"] = (state, index) =>
      step(state, index).map((next) => ({
        ...next,
        result: state.join() === "0,0" ? "1st" : "ok",
      }));
    const told: Gauges["step"] = (state, index) =>
      first(state, index).map((next) => ({ ...next, result: `${index} ${next.result}` }));

    const { faults } = await auditIndependence({ ...gauges([1, 1]), step: told }, 100);

    expect(faults[0]).toBe("raise 0 and raise 1 do not commute at 0,0");
    expect(faults).toContain("the reduced run differs in answers");
  });

  it("finds an operation that makes another impossible", async () => {
    const { operations } = gauges([1, 1]);
    const once: Gauges["operations"] = (state) => (state[0] === 1 ? [] : operations(state));

    const { faults } = await auditIndependence({ ...gauges([1, 1]), operations: once }, 100);

    expect(faults).toContain("raise 0 and raise 1 do not commute at 0,0");
  });

  it("finds operations whose order decides whether a step property holds", async () => {
    const property: StepProperty<Step> = {
      id: "first-first",
      sentence: "Gauge 0 does not go up after gauge 1.",
      kind: "always",
      over: "step",
      holds: ({ before, operation }) => operation !== 0 || before[1] === 0,
    };

    const { faults } = await auditIndependence(gauges([1, 1], [property]), 100);

    expect(faults[0]).toBe("raise 0 and raise 1 do not commute at 0,0");
    expect(faults).toContain("the reduced run differs in verdict");
  });

  it("finds a relation that is not symmetric", async () => {
    const commutes = (one: number, other: number): boolean => one > other;
    const independence = { name: "one way", alphabet: [0, 1], commutes };

    const { faults } = await auditIndependence({ ...gauges([1, 1]), independence }, 100);

    expect(faults).toEqual(["raise 1 commutes with raise 0, but not the other way round"]);
  });

  it("refuses a domain that is too large", async () => {
    await expect(auditIndependence(gauges([9, 9]), 10)).rejects.toMatchObject({ code: "MSC112" });
  });

  it("finds no fault in 30 drawn systems, reduced by all pairs that commute", async () => {
    let dropped = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const drawn = drawSystem(seed);
      const system = { ...drawn, independence: await allThatCommute(drawn) };

      const { faults } = await auditIndependence(system, 1000);
      const reduced = await explore(system, {}, { now: () => 0 }, { partialOrder: true });

      expect(faults, `seed ${seed}`).toEqual([]);
      dropped += reduced.partialOrder?.dropped ?? 0;
    }

    expect(dropped).toBeGreaterThan(300);
  });
});

const OPERATIONS = [0, 1, 2, 3, 4, 5];

/**
 * Three cells of 3 values. Each operation is possible at some values of one cell, and then writes
 * one cell by a drawn table, or two tables, of which any may apply; some steps break a property.
 */
function drawSystem(seed: number): Gauges {
  const draw = drawing(seed);
  const shapes = OPERATIONS.map(() => {
    const cell = draw(3);
    const guard = draw(4) === 0 ? draw(3) : cell;
    const tables = Array.from({ length: 1 + (draw(3) === 0 ? 1 : 0) }, () =>
      [0, 0, 0].map(() => draw(3)),
    );
    return { cell, guard, refuses: draw(5), tables, breaks: draw(30), answers: draw(2) };
  });
  const shape = (operation: number): (typeof shapes)[number] => shapes[operation] as never;
  return {
    ...gauges([2, 2, 2]),
    operations: (state) =>
      OPERATIONS.filter((operation) => state[shape(operation).guard] !== shape(operation).refuses),
    step: (state, operation) =>
      shape(operation).tables.map((table) => {
        const { cell, answers } = shape(operation);
        const value = table[state[cell] ?? 0] ?? 0;
        const result = `${operation}${answers === 0 ? "" : `:${value}`}`;
        return { result, state: value === state[cell] ? state : state.with(cell, value) };
      }),
    properties: [
      {
        id: "drawn",
        sentence: "A drawn step is not made.",
        kind: seed % 2 === 0 ? "always" : "sometimes",
        over: "step",
        holds: ({ before, operation, after }) => {
          const { cell, breaks } = shape(operation);
          return breaks !== 3 * (before[cell] ?? 0) + (after[cell] ?? 0);
        },
      },
    ],
  };
}

/** The largest relation that the law allows, found pair by pair. */
async function allThatCommute(system: Gauges): Promise<NonNullable<Gauges["independence"]>> {
  const allowed = new Set<string>();
  for (const one of OPERATIONS) {
    for (const other of OPERATIONS.slice(one + 1)) {
      const commutes = (left: number, right: number): boolean =>
        Math.min(left, right) === one && Math.max(left, right) === other;
      const independence = { name: "one pair", alphabet: OPERATIONS, commutes };
      const { faults } = await auditIndependence({ ...system, independence }, 1000);
      if (!faults.some((fault) => fault.includes("do not commute"))) {
        allowed.add([one, other].join());
      }
    }
  }
  const commutes = (left: number, right: number): boolean =>
    allowed.has([Math.min(left, right), Math.max(left, right)].join());
  return { name: "all that commute", alphabet: OPERATIONS, commutes };
}

/** Numbers below a bound, from a linear congruence: the same for a seed everywhere. */
function drawing(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.trunc((state / 2 ** 32) * bound);
  };
}
