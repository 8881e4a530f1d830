import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type List, SortedList } from "../abi/sorted-list.ts";
import { countOfFile, slotsOfFile, slotsOfRange, withoutSlot, withSlot } from "./slot-list.ts";
import type { MemslotState } from "./state.ts";

/** A slot of two pages of one of two files, or of none. */
function slotOf(id: number): MemslotState {
  const plain = {
    addressSpace: 0,
    id,
    flags: 0,
    baseGfn: BigInt(2 * id),
    pages: 2,
    hva: 0n,
    dirty: null,
  };
  const offsetPages = BigInt(500 - 2 * id);
  if (id % 3 === 0) return plain;
  return id % 3 === 1
    ? { ...plain, guestMemfd: { file: "fd1", offsetPages } }
    : { ...plain, privateFile: { file: "fd10", offsetPages } };
}

/** Slots of which some were made and taken away again. */
const lists = fc
  .tuple(
    fc.uniqueArray(fc.nat(99), { minLength: 60 }),
    fc.uniqueArray(fc.nat(99), { maxLength: 20 }),
  )
  .map(([made, gone]) => {
    const all = made.reduce<List<MemslotState>>((list, id) => withSlot(list, slotOf(id)), []);
    return gone.reduce((list, id) => withoutSlot(list, slotOf(id)), all);
  });

const ids = (slots: Iterable<MemslotState>): number[] =>
  [...slots].map(({ id }) => id).sort((a, b) => a - b);

describe("among many slots", () => {
  test("those of a file are found and counted, whatever came and went", () => {
    fc.assert(
      fc.property(lists, fc.constantFrom("fd0", "fd1", "fd10", "fd2"), (slots, handle) => {
        const fileOf = ({ privateFile, guestMemfd }: MemslotState) =>
          (privateFile ?? guestMemfd)?.file;
        const expected = ids(slots.filter((slot) => fileOf(slot) === handle));

        expect(slots).toBeInstanceOf(SortedList);
        expect(ids(slotsOfFile(slots, handle))).toEqual(expected);
        expect(countOfFile(slots, handle)).toBe(expected.length);
        expect(countOfFile([...slots], handle)).toBe(expected.length);
      }),
    );
  });

  test("those with a page of a range of a file are found", () => {
    fc.assert(
      fc.property(lists, fc.nat(510), fc.nat(20), (slots, start, length) => {
        const [from, to] = [BigInt(start), BigInt(start + length)];
        const meets = ({ guestMemfd, pages }: MemslotState): boolean =>
          guestMemfd !== undefined &&
          guestMemfd.offsetPages < to &&
          from < guestMemfd.offsetPages + BigInt(pages);
        const expected = ids(slots.filter(meets));

        expect(ids(slotsOfRange(slots, "fd1", from, to))).toEqual(expected);
        expect(ids(slotsOfRange([...slots], "fd1", from, to))).toEqual(expected);
      }),
    );
  });
});
