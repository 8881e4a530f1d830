/**
 * The readable reference model of W, and the only place that says what W does. Everything faster is
 * tested equal to it.
 *
 * States are immutable (immer). A refused or idle operation returns the very state it was given, so
 * `===` means "nothing happened", and `produce` is paid for only when something does.
 */
import { produce } from "immer";
import { range, type YardstickOperation, type YardstickResult } from "./operation.ts";
import type { YardstickSize } from "./size.ts";

/** A present memory slot. A shared slot has file and offset 0. All numbers count pages. */
export interface Slot {
  readonly base: number;
  readonly pages: number;
  readonly isPrivate: boolean;
  readonly file: number;
  readonly offset: number;
}

/** What a gfn is mapped to: a pfn of the pool, or page `page` of the host memory of slot `slot`. */
export type Mapping =
  | { readonly kind: "private"; readonly pfn: number }
  | { readonly kind: "shared"; readonly slot: number; readonly page: number };

export interface YardstickState {
  /** By slot id; null is absent. */
  readonly slots: readonly (Slot | null)[];
  /**
   * By file and page: the pfn that holds it; null is a hole. The free pool is every pfn that no
   * page holds.
   */
  readonly files: readonly (readonly (number | null)[])[];
  /** By gfn; null is not mapped. */
  readonly mappings: readonly (Mapping | null)[];
}

export interface YardstickStep {
  readonly result: YardstickResult;
  readonly state: YardstickState;
}

type Of<K extends YardstickOperation["kind"]> = Extract<YardstickOperation, { kind: K }>;

/** All slots absent, all pages holes, nothing mapped. */
export function initialState(size: YardstickSize): YardstickState {
  return {
    slots: range(size.slots).map(() => null),
    files: range(size.files).map(() => range(size.pages).map(() => null)),
    mappings: range(size.gfns).map(() => null),
  };
}

/** What W answers and becomes. Pure and total: arguments out of bounds answer EINVAL. */
export function step(
  size: YardstickSize,
  state: YardstickState,
  operation: YardstickOperation,
): YardstickStep {
  switch (operation.kind) {
    case "create":
      return createSlot(size, state, operation);
    case "delete":
      return deleteSlot(state, operation.slot);
    case "populate":
      return populatePage(size, state, operation);
    case "punch":
      return punchPage(state, operation);
    case "fault":
      return faultGfn(state, operation);
  }
}

/** Whether a slot's range holds a gfn. */
export function covers(slot: Slot | null, gfn: number): slot is Slot {
  return slot !== null && slot.base <= gfn && gfn < slot.base + slot.pages;
}

/** Whether some page holds a pfn. */
export function isHeld({ files }: YardstickState, pfn: number): boolean {
  return files.some((pages) => pages.includes(pfn));
}

/** The pfn behind a gfn of a private slot; null when the slot is shared or the page is a hole. */
export function pfnBehind(state: YardstickState, slot: Slot, gfn: number): number | null {
  return slot.isPrivate ? (state.files[slot.file]?.[slot.offset + gfn - slot.base] ?? null) : null;
}

/**
 * Every mapping as one number, the view that model and implementation must agree on; 0 is not
 * mapped.
 */
export function encodedView(size: YardstickSize, state: YardstickState): readonly number[] {
  return state.mappings.map((mapping) => encodedMapping(size, mapping));
}

/** One mapping of the encoded view. */
export function encodedMapping(size: YardstickSize, mapping: Mapping | null): number {
  if (mapping === null) {
    return 0;
  }
  return mapping.kind === "private"
    ? 1 + mapping.pfn
    : size.pfns + 1 + mapping.slot * size.pages + mapping.page;
}

function createSlot(
  size: YardstickSize,
  state: YardstickState,
  { slot, gfn, pages, isPrivate, file, offset }: Of<"create">,
): YardstickStep {
  const present = state.slots[slot] ?? null;
  const isOutOfBounds =
    pages < 1 || gfn + pages > size.gfns || (isPrivate && offset + pages > size.pages);
  if (isOutOfBounds || (present && (present.pages !== pages || present.isPrivate || isPrivate))) {
    return { result: "EINVAL", state };
  }
  const overlaps = state.slots.some(
    (other, id) =>
      other && id !== slot && other.base < gfn + pages && gfn < other.base + other.pages,
  );
  if (overlaps) {
    return { result: "EEXIST", state };
  }
  if (present?.base === gfn) {
    return { result: "ok", state };
  }
  const wanted = isPrivate
    ? { base: gfn, pages, isPrivate, file, offset }
    : { base: gfn, pages, isPrivate, file: 0, offset: 0 };
  return { result: "ok", state: replaceSlot(state, slot, wanted) };
}

function deleteSlot(state: YardstickState, slot: number): YardstickStep {
  return (state.slots[slot] ?? null) === null
    ? { result: "EINVAL", state }
    : { result: "ok", state: replaceSlot(state, slot, null) };
}

/** Puts a slot in place of the old one, which loses every mapping in its range. */
function replaceSlot(state: YardstickState, id: number, wanted: Slot | null): YardstickState {
  const old = state.slots[id] ?? null;
  return produce(state, (draft) => {
    for (const gfn of state.mappings.keys()) {
      if (covers(old, gfn)) {
        draft.mappings[gfn] = null;
      }
    }
    draft.slots[id] = wanted;
  });
}

function populatePage(
  size: YardstickSize,
  state: YardstickState,
  { file, page }: Of<"populate">,
): YardstickStep {
  const pages = state.files[file];
  if (pages === undefined || pages[page] !== null) {
    return { result: "ok", state };
  }
  const lowestFree = range(size.pfns).find((pfn) => !isHeld(state, pfn));
  if (lowestFree === undefined) {
    return { result: "ENOMEM", state };
  }
  return { result: "ok", state: withPage(state, file, page, lowestFree) };
}

function punchPage(state: YardstickState, { file, page }: Of<"punch">): YardstickStep {
  const pfn = state.files[file]?.[page] ?? null;
  if (pfn === null) {
    return { result: "ok", state };
  }
  const unmapped = produce(state, (draft) => {
    for (const [gfn, mapping] of state.mappings.entries()) {
      if (mapping?.kind === "private" && mapping.pfn === pfn) {
        draft.mappings[gfn] = null;
      }
    }
  });
  return { result: "ok", state: withPage(unmapped, file, page, null) };
}

function faultGfn(state: YardstickState, { gfn, isPrivate }: Of<"fault">): YardstickStep {
  const id = state.slots.findIndex((slot) => covers(slot, gfn));
  const slot = state.slots[id] ?? null;
  if (slot === null) {
    return { result: "MMIO", state };
  }
  const pfn = pfnBehind(state, slot, gfn);
  if (isPrivate !== (pfn !== null)) {
    return { result: "MEMFAULT", state };
  }
  if (pfn !== null) {
    return { result: "MPRIV", state: withMapping(state, gfn, { kind: "private", pfn }) };
  }
  const page = gfn - slot.base;
  return { result: "MSHARED", state: withMapping(state, gfn, { kind: "shared", slot: id, page }) };
}

function withPage(
  state: YardstickState,
  file: number,
  page: number,
  pfn: number | null,
): YardstickState {
  return produce(state, (draft) => {
    const pages = draft.files[file];
    if (pages) {
      pages[page] = pfn;
    }
  });
}

/** Mapping again what is mapped already is no change, and keeps the very state. */
function withMapping(state: YardstickState, gfn: number, mapping: Mapping): YardstickState {
  return isSameMapping(state.mappings[gfn] ?? null, mapping)
    ? state
    : produce(state, (draft) => {
        draft.mappings[gfn] = mapping;
      });
}

function isSameMapping(old: Mapping | null, wanted: Mapping): boolean {
  return wanted.kind === "private"
    ? old?.kind === "private" && old.pfn === wanted.pfn
    : old?.kind === "shared" && old.slot === wanted.slot && old.page === wanted.page;
}
