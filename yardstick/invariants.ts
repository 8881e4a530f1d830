/** The invariants of W on readable states, one function each; I1 to I6 of `system-w.md`. */
import type { StateProperty } from "../explorer/system.ts";
import { covers, isHeld, pfnBehind, type Slot, type YardstickState } from "./model.ts";

/** Id and sentence of each invariant, shared with the packed form. */
export const INVARIANT_TEXTS = [
  ["I1-aliases-share-a-page", "Two gfns with one pfn lie in two private slots, on one page."],
  ["I2-no-freed-pfn-mapped", "A mapped pfn is held by a page."],
  ["I3-mapped-is-covered", "A mapped gfn is covered by a slot."],
  ["I4-private-maps-its-page", "A privately mapped gfn maps the pfn of its page."],
  ["I5-shared-maps-its-slot", "A gfn mapped shared maps its own page of the covering slot."],
  ["I6-pfn-in-one-page", "No pfn is held by two pages."],
] as const;

/** The invariants, in the order of {@link INVARIANT_TEXTS}. */
export function invariants(): readonly StateProperty<YardstickState>[] {
  const checks = [
    aliasesShareAPage,
    noFreedPfnMapped,
    mappedIsCovered,
    privateMapsItsPage,
    sharedMapsItsSlot,
    pfnInOnePage,
  ];
  return checks.map((holds, index) => {
    const [id, sentence] = INVARIANT_TEXTS[index] ?? ["", ""];
    return { id, sentence, kind: "always", over: "state", holds };
  });
}

function aliasesShareAPage(state: YardstickState): boolean {
  const mapped = privateMappings(state);
  return mapped.every((left) =>
    mapped.every((right) => {
      if (left.gfn === right.gfn || left.pfn !== right.pfn) {
        return true;
      }
      const [one, other] = [coveringSlot(state, left.gfn), coveringSlot(state, right.gfn)];
      return (
        one?.isPrivate === true &&
        other?.isPrivate === true &&
        one !== other &&
        one.file === other.file &&
        one.offset + left.gfn - one.base === other.offset + right.gfn - other.base
      );
    }),
  );
}

function noFreedPfnMapped(state: YardstickState): boolean {
  return privateMappings(state).every(({ pfn }) => isHeld(state, pfn));
}

function mappedIsCovered(state: YardstickState): boolean {
  return state.mappings.every(
    (mapping, gfn) => mapping === null || coveringSlot(state, gfn) !== null,
  );
}

function privateMapsItsPage(state: YardstickState): boolean {
  return privateMappings(state).every(({ gfn, pfn }) => {
    const slot = coveringSlot(state, gfn);
    return slot !== null && pfnBehind(state, slot, gfn) === pfn;
  });
}

function sharedMapsItsSlot(state: YardstickState): boolean {
  return state.mappings.every((mapping, gfn) => {
    if (mapping?.kind !== "shared") {
      return true;
    }
    const slot = state.slots[mapping.slot] ?? null;
    return covers(slot, gfn) && mapping.page === gfn - slot.base;
  });
}

function pfnInOnePage(state: YardstickState): boolean {
  const held = new Set<number>();
  for (const pages of state.files) {
    for (const pfn of pages) {
      if (pfn !== null && held.has(pfn)) {
        return false;
      }
      if (pfn !== null) {
        held.add(pfn);
      }
    }
  }
  return true;
}

function coveringSlot(state: YardstickState, gfn: number): Slot | null {
  return state.slots.find((slot) => covers(slot, gfn)) ?? null;
}

function privateMappings(state: YardstickState): readonly { gfn: number; pfn: number }[] {
  const mapped: { gfn: number; pfn: number }[] = [];
  for (const [gfn, mapping] of state.mappings.entries()) {
    if (mapping?.kind === "private") {
      mapped.push({ gfn, pfn: mapping.pfn });
    }
  }
  return mapped;
}
