/**
 * The one description of W's state as cells: `S` slots, `F x P` pages, `G` mappings. Bit layout,
 * encoding, decoding and the tables of the packed form all follow from the domains below.
 */

import { initialState, type Mapping, type Slot, type YardstickState } from "./model.ts";
import { operationsOf, pagesOf, range } from "./operation.ts";
import { type Codec, codecOf, type FieldDescription, fieldOf } from "./packed/codec.ts";
import type { YardstickSize } from "./size.ts";

/** Everything a slot cell can hold: absent first, then each shape that some `create` makes. */
export function slotDomain(size: YardstickSize): readonly (Slot | null)[] {
  const shapes = operationsOf(size).flatMap((operation) => {
    if (operation.kind !== "create" || operation.slot !== 0) {
      return [];
    }
    const { gfn: base, pages, isPrivate, file, offset } = operation;
    return [{ base, pages, isPrivate, file, offset }];
  });
  return [null, ...shapes];
}

/** Everything a page cell can hold: a hole first, then the pfns. */
export function pageDomain(size: YardstickSize): readonly (number | null)[] {
  return [null, ...range(size.pfns)];
}

/**
 * Everything a mapping cell can hold. The position in this list is the encoded view of the mapping.
 */
export function mappingDomain(size: YardstickSize): readonly (Mapping | null)[] {
  return [
    null,
    ...range(size.pfns).map((pfn) => ({ kind: "private", pfn }) as const),
    ...range(size.slots).flatMap((slot) =>
      range(size.pages).map((page) => ({ kind: "shared", slot, page }) as const),
    ),
  ];
}

/** Translates between readable states of W and cells. */
export function yardstickCodec(size: YardstickSize): Codec<YardstickState> {
  return codecOf(initialState(size), [
    fieldOf(slotField(size)),
    fieldOf(pageField(size)),
    fieldOf(mappingField(size)),
  ]);
}

function slotField(size: YardstickSize): FieldDescription<YardstickState, Slot | null> {
  return {
    name: "slots",
    count: size.slots,
    domain: slotDomain(size),
    read: ({ slots }, slot) => slots[slot] ?? null,
    write: (state, slot, value) => ({ ...state, slots: state.slots.with(slot, value) }),
  };
}

function pageField(size: YardstickSize): FieldDescription<YardstickState, number | null> {
  const places = pagesOf(size);
  const placeOf = (index: number) => places[index] ?? { file: 0, page: 0 };
  return {
    name: "pages",
    count: places.length,
    domain: pageDomain(size),
    read: ({ files }, index) => {
      const { file, page } = placeOf(index);
      return files[file]?.[page] ?? null;
    },
    write: (state, index, value) => {
      const { file, page } = placeOf(index);
      const pages = (state.files[file] ?? []).with(page, value);
      return { ...state, files: state.files.with(file, pages) };
    },
  };
}

function mappingField(size: YardstickSize): FieldDescription<YardstickState, Mapping | null> {
  return {
    name: "mappings",
    count: size.gfns,
    domain: mappingDomain(size),
    read: ({ mappings }, gfn) => mappings[gfn] ?? null,
    write: (state, gfn, value) => ({ ...state, mappings: state.mappings.with(gfn, value) }),
  };
}
