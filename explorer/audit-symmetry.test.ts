import { describe, expect, it } from "vitest";
import { auditSymmetry } from "./audit-symmetry.ts";
import type { ObjectSystem, StateProperty } from "./system.ts";
import { counters } from "./test-systems.ts";

type Lamps = readonly [first: number, second: number];

/** Two lamps that are switched on and off, each by itself. */
function lamps(change: Partial<ObjectSystem<Lamps, number>> = {}): ObjectSystem<Lamps, number> {
  return {
    name: "lamps",
    initial: [[0, 0]],
    operations: () => [0, 1],
    step: (state, lamp) => [{ result: "ok", state: turned(state, lamp) }],
    key: (state) => state.join(),
    print: (lamp) => `switch ${lamp}`,
    familyOf: () => "switch",
    properties: [],
    symmetry: {
      name: "swap",
      images: ([first, second]) => [
        [first, second],
        [second, first],
      ],
    },
    ...change,
  };
}

const FIRST_IS_OFF: StateProperty<Lamps> = {
  ...{ id: "first-is-off", sentence: "The first is off.", kind: "sometimes" },
  over: "state",
  holds: ([first]) => first === 0,
};

describe("the audit of a symmetry", () => {
  it("finds nothing wrong with what is right, and counts what it saw", async () => {
    expect(await auditSymmetry(lamps(), 100)).toEqual({
      ...{ states: 4, orbits: 3, steps: 8, faults: [] },
    });
    expect(await auditSymmetry(counters(3, 2), 100)).toMatchObject({
      ...{ states: 27, orbits: 10, faults: [] },
    });
  });

  it("finds nothing wrong with none, and then every state is an orbit", async () => {
    const { symmetry: _, ...system } = lamps();

    expect(await auditSymmetry(system, 100)).toMatchObject({ states: 4, orbits: 4, faults: [] });
  });

  it("compares runs to a counterexample, too", async () => {
    const dark: StateProperty<Lamps> = {
      ...{ id: "dark", sentence: "Not both are on.", kind: "always" },
      over: "state",
      holds: ([first, second]) => first + second < 2,
    };

    expect((await auditSymmetry(lamps({ properties: [dark] }), 100)).faults).toEqual([]);
  });

  it.each<[string, Partial<ObjectSystem<Lamps, number>>]>([
    [
      "an image of the state after switch 0 behaves differently",
      { step: (state, lamp) => [{ result: `switched ${lamp}`, state: turned(state, lamp) }] },
    ],
    ["an image of the state after switch 0 behaves differently", { properties: [FIRST_IS_OFF] }],
    [
      "an image of the first state is not reached",
      {
        symmetry: {
          name: "brighter",
          images: ([first, second]) => [
            [first, second],
            [2, 2],
          ],
        },
      },
    ],
    [
      "an image of the first state lies in another orbit",
      {
        symmetry: {
          name: "one way",
          images: ([first, second]) => [
            [first, second],
            [1, second],
          ],
        },
      },
    ],
    [
      "the state after switch 0 is not among its images",
      { symmetry: { name: "away", images: ([first, second]) => [[second, first]] } },
    ],
  ])("finds that %s", async (fault, change) => {
    expect((await auditSymmetry(lamps(change), 100)).faults).toContain(fault);
  });

  it("finds that the reduced run counts other states", async () => {
    const images = (): readonly Lamps[] => [[0, 0]];

    const { faults } = await auditSymmetry(lamps({ symmetry: { name: "all one", images } }), 100);

    expect(faults).toContain("the reduced run differs in states");
  });

  it("refuses a domain that is too large", async () => {
    await expect(auditSymmetry(lamps(), 3)).rejects.toThrow(/more than 3 states/);
  });
});

function turned([first, second]: Lamps, lamp: number): Lamps {
  return lamp === 0 ? [1 - first, second] : [first, 1 - second];
}
