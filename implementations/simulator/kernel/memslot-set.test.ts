import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Memslot, MemslotSet, MemslotSpace } from "./memslot-set.ts";

function slot(id: number, baseGfn: number, pages: number): Memslot {
  return {
    addressSpace: 0,
    id,
    flags: 0,
    baseGfn,
    pages,
    hostPage: 0,
    dirtyBitmap: undefined,
    metadataGfn: 0,
    invalid: false,
  };
}

function setOf(...slots: readonly Memslot[]): MemslotSet {
  const set = new MemslotSet();
  for (const one of slots) set.replace(undefined, one);
  return set;
}

describe("a set of slots", () => {
  test("finds the slot of a gfn from its first page to its last, and nothing beside", () => {
    const set = setOf(slot(0, 20, 2), slot(1, 10, 3), slot(2, 13, 1));

    const ids = [9, 10, 12, 13, 14, 19, 20, 21, 22].map((gfn) => set.at(gfn)?.id);

    expect(ids).toEqual([undefined, 1, 1, 2, undefined, undefined, 0, 0, undefined]);
  });

  test("is sorted by base gfn in whatever order slots come", () => {
    const set = setOf(slot(0, 20, 2), slot(1, 10, 3), slot(2, 13, 1));

    expect(set.all().map(({ id }) => id)).toEqual([1, 2, 0]);
  });

  test("names the slots near a range, touching ones not included", () => {
    const set = setOf(slot(0, 0, 5), slot(1, 5, 5), slot(2, 10, 5));

    const near = [set.near(5, 10), set.near(4, 11), set.near(15, 20)];

    expect(near.map((slots) => slots.map(({ id }) => id))).toEqual([[1], [0, 1, 2], []]);
  });

  test("finds all aliases of a range of host pages, in order of their base gfn", () => {
    const place = fc.record({ hostPage: fc.nat(30), pages: fc.integer({ min: 1, max: 9 }) });
    const range = fc.tuple(fc.nat(40), fc.nat(12));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 20 }), range, (places, [start, length]) => {
        const slots = places.map((given, id) => ({ ...slot(id, 900 - 10 * id, 1), ...given }));
        const set = setOf(...slots);
        for (const gone of slots.filter(({ id }) => id % 4 === 1)) set.replace(gone, undefined);
        const expected = set
          .all()
          .filter((one) => one.hostPage < start + length && one.hostPage + one.pages > start);

        expect(set.withHostPages(start, start + length)).toEqual(expected);
      }),
    );
  });

  test("finds by id what was put in last, and nothing that was taken out", () => {
    const old = slot(3, 0, 1);
    const moved = slot(3, 8, 1);
    const set = setOf(old);

    set.replace(old, moved);
    const after = [set.withId(3), set.at(0), set.at(8)];
    set.replace(moved, undefined);

    expect(after).toEqual([moved, undefined, moved]);
    expect(set.withId(3)).toBeUndefined();
  });
});

describe("the two sets of an address space", () => {
  test("change places", () => {
    const space = new MemslotSpace();
    const only = slot(0, 0, 1);
    space.inactive.replace(undefined, only);

    const before = space.active.at(0);
    space.swap();

    expect([before, space.active.at(0)]).toEqual([undefined, only]);
  });
});
