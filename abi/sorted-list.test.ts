import fc from "fast-check";
import { expect, it } from "vitest";
import { changesOf, SortedList } from "./sorted-list.ts";

interface Item {
  readonly key: number;
}

const byKey = (a: Item, b: Item): number => a.key - b.key;
const change = fc.record({ key: fc.nat(60), isRemoval: fc.boolean() });

function applied(list: SortedList<Item>, { key, isRemoval }: { key: number; isRemoval: boolean }) {
  return isRemoval ? list.without({ key }) : list.with({ key });
}

it("does what a sorted array does, whatever was put in and taken out", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const known = new Set<number>();
      let list = SortedList.of(byKey, []);
      for (const each of changes) {
        list = applied(list, each);
        if (each.isRemoval) known.delete(each.key);
        else known.add(each.key);
      }
      const keys = [...known].sort((a, b) => a - b);
      expect(list.map(({ key }) => key)).toEqual(keys);
      expect(list.length).toBe(keys.length);
      for (const index of [-1, ...keys.keys(), keys.length]) {
        expect(list.at(index)?.key).toBe(keys.at(index));
      }
      for (const key of [0, 17, 30, 59]) {
        expect(list.first((item) => item.key >= key)?.key).toBe(keys.find((one) => one >= key));
        expect(list.last((item) => item.key <= key)?.key).toBe(keys.findLast((one) => one <= key));
        expect(list.countBefore((item) => item.key >= key)).toBe(
          keys.filter((one) => one < key).length,
        );
        const behind = Array.from(
          list.from((item) => item.key >= key),
          (item) => item.key,
        );
        expect(behind).toEqual(keys.filter((one) => one >= key));
      }
    }),
  );
});

it("names what changed between two lists, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 90 }), fc.nat(90), (changes, shared) => {
      const lists = [SortedList.of(byKey, [])];
      for (const each of changes)
        lists.push(applied(lists.at(-1) ?? SortedList.of(byKey, []), each));
      const before = lists[Math.min(shared, lists.length - 1)] ?? SortedList.of(byKey, []);
      const after = lists.at(-1) ?? before;
      const { gone, come } = changesOf<Item>(before, after);
      const [old, current] = [new Set(before), new Set(after)];
      expect(gone).toEqual([...before].filter((item) => !current.has(item)));
      expect(come).toEqual([...after].filter((item) => !old.has(item)));
    }),
  );
});

it("looks at a few items of many when few changed", () => {
  let compared = 0;
  const counting = (a: Item, b: Item): number => {
    compared++;
    return a.key - b.key;
  };
  const many = Array.from({ length: 10_000 }, (_, key) => ({ key }));
  const before = SortedList.of(counting, many);
  compared = 0;
  const after = before.with({ key: 4711 }).without({ key: 1234 });
  expect(changesOf<Item>(before, after).gone).toEqual([{ key: 1234 }, { key: 4711 }]);
  expect(compared).toBeLessThan(500);
});

it("is the very same list when nothing changes", () => {
  const item = { key: 1 };
  const list = SortedList.of(byKey, [item]);
  expect(list.with(item)).toBe(list);
  expect(list.without({ key: 2 })).toBe(list);
});

it("takes everything as changed of an array", () => {
  const [a, b] = [{ key: 1 }, { key: 2 }];
  expect(changesOf<Item>([a], [a, b])).toEqual({ gone: [a], come: [a, b] });
});
