import { describe, expect, test } from "vitest";
import { assertOperationFits } from "../../abi/notation.ts";
import type { SetUserMemoryRegion2 } from "../../abi/operation.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import {
  FLAG_EDGES,
  gpaEdges,
  hvaEdges,
  LONG_READABLE_EDGES,
  sizeEdges,
  slotEdges,
} from "./edges.ts";
import { fileLengthEdges, fileOffsetEdges } from "./guest-memfd-edges.ts";

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

  test("of bytes that can be read are one byte apart at each limit", () => {
    const ends = new Set(LONG_READABLE_EDGES.map(({ to }) => to));
    const starts = new Set(LONG_READABLE_EDGES.map(({ from }) => from));

    for (const limit of [8, 32, 160]) {
      expect([limit - 1, limit, limit + 1].filter((end) => !ends.has(end))).toEqual([]);
    }
    expect([0, 1, 3, 4, 5].filter((start) => !starts.has(start))).toEqual([]);
    // Flags that end at byte 7 and at byte 6 are told apart by it.
    expect(LONG_READABLE_EDGES).toContainEqual({ from: 4, to: 7 });
  });

  test("of bytes lie one byte beside each limit", () => {
    expect(gpaEdges(constants)).toEqual(
      expect.arrayContaining([(1n << 52n) - 1n, (1n << 52n) + 1n]),
    );
    expect(hvaEdges(constants)).toEqual(
      expect.arrayContaining([(1n << 47n) - 4097n, (1n << 47n) - 4095n]),
    );
    expect(fileOffsetEdges(0x8000n)).toEqual(expect.arrayContaining([0x7fffn, 0x8001n]));
    expect(fileLengthEdges(0x1000n, 0x8000n)).toEqual(
      expect.arrayContaining([0x6fffn, 0x7001n, (1n << 63n) - 0x1001n, (1n << 63n) - 0xfffn]),
    );
  });

  test("are there once each", () => {
    const ranges = LONG_READABLE_EDGES.map(({ from, to }) => `${from} ${to}`);
    expect(new Set(ranges).size).toBe(ranges.length);

    for (const edges of [gpaEdges, sizeEdges, hvaEdges, slotEdges]) {
      const values: readonly unknown[] = edges(constants);

      expect(new Set(values).size).toBe(values.length);
    }
  });
});
