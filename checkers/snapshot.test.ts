import { expect, test } from "vitest";
import { SharedMap } from "../abi/shared-map.ts";
import { Snapshot } from "./snapshot.ts";

test.each([
  ["an array", [1], (view: number[]) => view.push(2)],
  ["a map", new Map([[1, 2]]), (view: Map<number, number>) => view.set(1, 3)],
  ["a record", { part: 1 }, (view: { part: number }) => Object.assign(view, { part: 2 })],
  [
    "what is in a frozen one",
    Object.freeze([{ part: [1] }]),
    ([first]: readonly { part: number[] }[]) => first?.part.pop(),
  ],
])("sees that %s was changed in place", (_, view, change: (view: never) => unknown) => {
  const snapshot = new Snapshot({ view });
  const before = snapshot.hasChanged;
  change(view as never);

  expect([before, snapshot.hasChanged]).toEqual([false, true]);
});

test("asks nothing a second time of what is frozen through and through", () => {
  let asked = 0;
  const pages = SharedMap.of<number>([[1, 2]]);
  const frozen = Object.freeze({ list: Object.freeze([1n]), pages });
  const view = new Proxy(frozen, {
    ownKeys: (target) => {
      asked++;
      return Reflect.ownKeys(target);
    },
  });

  new Snapshot(view);
  const once = asked;
  const second = new Snapshot([view]);

  expect([once > 0, asked, second.hasChanged]).toEqual([true, once, false]);
});
