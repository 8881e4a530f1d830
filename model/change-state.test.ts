import { describe, expect, test } from "vitest";
import {
  withDirty,
  withFile,
  withFileFields,
  withFilePages,
  withHostPages,
  withMemslot,
  withoutMemslot,
  withPart,
} from "./change-state.ts";
import { type FilePage, FRESH_MACHINE, type MachineState, type MemslotState } from "./state.ts";
import { unfrozenIn } from "./test-support.ts";

const SLOT: MemslotState = {
  addressSpace: 0,
  id: 1,
  flags: 1,
  baseGfn: 0n,
  pages: 4,
  hva: 0x10000000000n,
  dirty: { required: [], allowed: [] },
};
const [FIRST_PAGE = 0, SECOND_PAGE = 0] = FRESH_MACHINE.hostPages.keys();
const PAGE: FilePage = { identity: 0, tag: 3, upToDate: true, folio: { head: 0, order: 0 } };

/** Names of the parts that differ; every other one is the very same value. */
function changedParts(before: MachineState, after: MachineState): readonly string[] {
  const names = Object.keys(FRESH_MACHINE) as (keyof MachineState)[];
  expect(Object.keys(after)).toEqual(names);
  return names.filter((name) => before[name] !== after[name]);
}

describe("a changed state", () => {
  const withSlot = withMemslot(FRESH_MACHINE, structuredClone(SLOT));

  test.each<[string, MachineState]>([
    ["taints", withPart(FRESH_MACHINE, "taints", ["host-oops"])],
    ["dirtyLogMode", withPart(FRESH_MACHINE, "dirtyLogMode", 1)],
    ["privateGfns", withPart(FRESH_MACHINE, "privateGfns", [{ from: 0n, to: 1n }])],
    ["hostPages", withHostPages(FRESH_MACHINE, [[FIRST_PAGE, undefined]])],
    ["files", withFile(FRESH_MACHINE, "fd0", { kind: "memfd", open: true, pages: { 0: PAGE } })],
    ["memslots", withSlot],
  ])("differs in its %s alone, and is frozen throughout", (part, after) => {
    expect(changedParts(FRESH_MACHINE, after)).toEqual([part]);
    expect(unfrozenIn(after)).toBeUndefined();
  });

  test("is the state that was given when nothing changes", () => {
    const file = { kind: "memfd", open: true } as const;
    const state = withFile(withSlot, "fd0", file);
    const [slot = SLOT] = state.memslots;

    expect(withPart(state, "taints", state.taints)).toBe(state);
    expect(withPart(state, "dirtyLogMode", 0)).toBe(state);
    expect(withHostPages(state, [[FIRST_PAGE, { protection: "read-write", tag: 0 }]])).toBe(state);
    expect(withHostPages(state, [[FIRST_PAGE - 1, undefined]])).toBe(state);
    expect(withHostPages(state, [])).toBe(state);
    expect(withFile(state, "fd0", file)).toBe(state);
    expect(withMemslot(state, slot)).toBe(state);
    expect(withoutMemslot(state, { ...slot, id: 2 })).toBe(state);
    expect(withDirty(state, slot, slot.dirty ?? { required: [], allowed: [] })).toBe(state);
  });
});

describe("host pages", () => {
  test("are set, replaced and taken away by number, and the others stay", () => {
    const page = { protection: "read", tag: 7, file: { handle: "fd0", page: 1 } } as const;
    const after = withHostPages(FRESH_MACHINE, [
      [FIRST_PAGE, page],
      [SECOND_PAGE, undefined],
      [FIRST_PAGE - 1, page],
    ]);

    expect([...after.hostPages.keys()].slice(0, 3)).toEqual([
      FIRST_PAGE - 1,
      FIRST_PAGE,
      SECOND_PAGE + 1,
    ]);
    expect(after.hostPages.get(FIRST_PAGE)).toBe(page);
    expect(after.hostPages.get(SECOND_PAGE + 1)).toBe(FRESH_MACHINE.hostPages.get(SECOND_PAGE + 1));
    expect(Object.isFrozen(page.file)).toBe(true);
  });
});

describe("slots", () => {
  const named = (addressSpace: number, id: number): MemslotState => ({ ...SLOT, addressSpace, id });
  const slots = [named(0, 1), named(0, 3), named(1, 0)];
  const state = [2, 0, 1].reduce(
    (before, at) => withMemslot(before, slots[at] ?? SLOT),
    FRESH_MACHINE,
  );

  test("stand sorted by address space, then id, in whatever order they come", () => {
    expect(state.memslots).toEqual(slots);
  });

  test("take the place of the one with their name", () => {
    const after = withMemslot(state, { ...named(0, 3), pages: 9 });

    expect(after.memslots.map(({ pages }) => pages)).toEqual([4, 9, 4]);
    expect(after.memslots.at(0)).toBe(state.memslots.at(0));
  });

  test("go by their name", () => {
    expect(withoutMemslot(state, named(0, 1)).memslots).toEqual(slots.slice(1));
  });

  test("get a log, which is frozen then", () => {
    const dirty = { required: [1], allowed: [1, 2] };
    const after = withDirty(state, named(0, 3), dirty);

    expect(after.memslots.at(1)).toEqual({ ...named(0, 3), dirty });
    expect(unfrozenIn(after)).toBeUndefined();
  });
});

describe("a file", () => {
  const memfd = { kind: "memfd", open: true, seals: 0, pages: { 0: PAGE, 4: PAGE } } as const;

  test("with other fields keeps the rest, and its pages are the same", () => {
    const after = withFileFields(memfd, { seals: 1, sizeBytes: 4096n });

    expect(after).toEqual({ ...memfd, seals: 1, sizeBytes: 4096n });
    expect(after.pages).toBe(memfd.pages);
  });

  test("with other pages keeps the others, and its fields", () => {
    const page = { ...PAGE, tag: 4 };
    const after = withFilePages(memfd, [
      [0, undefined],
      [2, page],
    ]);

    expect(after).toEqual({ ...memfd, pages: { 2: page, 4: PAGE } });
    expect(after.pages?.[4]).toBe(PAGE);
  });

  test("is the file that was given when nothing changes", () => {
    expect(withFileFields(memfd, { open: true, seals: 0 })).toBe(memfd);
    expect(withFilePages(memfd, [])).toBe(memfd);
    expect(withFilePages({ kind: "memfd", open: true }, [])).not.toHaveProperty("pages");
  });
});
