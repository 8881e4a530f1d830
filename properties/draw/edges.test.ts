import { describe, expect, test } from "vitest";
import { assertOperationFits } from "../../abi/notation.ts";
import type { SetUserMemoryRegion2 } from "../../abi/operation.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FLAG_EDGES, gpaEdges, hvaEdges, sizeEdges, slotEdges } from "./edges.ts";

const { constants } = dialectNamed("linux-6.18");

describe("the edges", () => {
  test("hold the last value that is in and the first that is out", () => {
    expect(slotEdges(constants)).toEqual(expect.arrayContaining([32763, 32764, 32766, 32767]));
    expect(gpaEdges(constants)).toEqual(
      expect.arrayContaining([(1n << 52n) - 4096n, 1n << 52n, (1n << 64n) - 4096n]),
    );
    expect(sizeEdges(constants)).toEqual(
      expect.arrayContaining([0x7fff_ffffn << 12n, 0x8000_0000n << 12n, 1n << 32n]),
    );
    expect(hvaEdges(constants)).toEqual(
      expect.arrayContaining([0n, (1n << 47n) - 8192n, (1n << 47n) - 4096n, 1n << 47n]),
    );
    expect(FLAG_EDGES).toEqual(expect.arrayContaining([0, 7, 8, 0xffff_ffff]));
  });

  test("fit the C types of their fields, in every combination of the longest lists", () => {
    for (const gpa of gpaEdges(constants)) {
      for (const sizeBytes of sizeEdges(constants)) {
        for (const slot of slotEdges(constants)) {
          const operation: SetUserMemoryRegion2 = {
            op: "set_user_memory_region2",
            ...{ slot, flags: 0xffff_ffff, gpa, sizeBytes, hva: 0n },
            ...{ guestMemfd: -1, guestMemfdOffsetBytes: 0n, readable: undefined },
          };

          expect(() => assertOperationFits(operation)).not.toThrow();
        }
      }
    }
  });

  test("are there once each", () => {
    for (const edges of [gpaEdges, sizeEdges, hvaEdges, slotEdges]) {
      const values: readonly unknown[] = edges(constants);

      expect(new Set(values).size).toBe(values.length);
    }
  });
});
