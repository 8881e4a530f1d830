import { describe, expect, it } from "vitest";
import { auditReductions } from "./audit.ts";
import { explorePacked } from "./explore-packed.ts";
import { CHANGED, type PackedSystem } from "./system.ts";

/** Two lamps of three levels. Each goes up; the second only as far as the first. */
const LAMPS: PackedSystem = {
  name: "lamps",
  fields: [
    { name: "first", count: 1, values: 3 },
    { name: "second", count: 1, values: 3 },
  ],
  initial: [Uint8Array.of(0, 0)],
  operations: [
    { name: "first up", family: "up", decidedBy: "first" },
    { name: "second up", family: "up" },
  ],
  results: ["ok", "refused"],
  apply: (cells, operation) => {
    const [first = 0, second = 0] = cells;
    if (operation === 0 ? first === 2 : second >= first) {
      return 1;
    }
    cells[operation] = (cells[operation] ?? 0) + 1;
    return CHANGED;
  },
  properties: [],
};

const SWAP = {
  to: [1, 0],
  values: [
    [0, 1, 2],
    [0, 1, 2],
  ],
};
const IDENTITY = {
  to: [0, 1],
  values: [
    [0, 1, 2],
    [0, 1, 2],
  ],
};

describe("the audit of reductions", () => {
  it("finds nothing wrong with what is right, and counts what it saw", () => {
    const audit = auditReductions(LAMPS, 100);

    expect(audit).toEqual({ states: 6, orbits: 6, steps: 12, faults: [] });
  });

  it("gives the explorer's own counts", async () => {
    const { exploration } = await explorePacked(LAMPS, {}, { now: () => 0 });

    expect(exploration).toMatchObject({ states: 6, transitions: 12, effective: 6 });
  });

  it("finds a symmetry that is none", () => {
    const symmetry = {
      name: "swap",
      relabellings: [IDENTITY, SWAP],
      reshapings: [(cells: Uint8Array, image: Uint8Array) => image.set(cells)],
    };

    const { faults } = auditReductions({ ...LAMPS, symmetry }, 100);

    expect(faults[0]).toBe("an image of 1,0 behaves differently");
  });

  it("finds an operation that its field does not decide", () => {
    const operations = LAMPS.operations.map((one) => ({ ...one, decidedBy: "second" }));

    const { faults } = auditReductions({ ...LAMPS, operations }, 100);

    expect(faults).toContain("second up is not decided by second");
  });

  it("finds a change that is not flagged", () => {
    const apply: PackedSystem["apply"] = (cells, operation) =>
      LAMPS.apply(cells, operation) & ~CHANGED;

    const { faults } = auditReductions({ ...LAMPS, apply }, 100);

    expect(faults).toContain("first up at 0,0 flags a change wrongly");
  });

  it("refuses a domain that is too large", () => {
    expect(() => auditReductions(LAMPS, 3)).toThrow(/more than 3 states/);
  });
});
