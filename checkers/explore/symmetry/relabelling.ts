import type { Handle } from "../../../abi/handle.ts";
import { withGfns, withoutGfns } from "../../../model/designs/guest-memfd/gfn-set.ts";
import type { LabelMap, PageSet, PageSpace } from "./label-map.ts";
import { imageOf, orderedImage, type Permutation } from "./permutation.ts";

/** Other names for slots, files and pages. Pages of all files are renamed alike. */
export interface Relabelling extends Readonly<Record<PageSpace, Permutation<bigint>>> {
  /** By slot word: id and address space. */
  readonly slot: Permutation<number>;
  readonly handle: Permutation<Handle>;
}

/** What kinds of labels there are. */
export type LabelKind = keyof Relabelling;

export const IDENTITY: Relabelling = {
  slot: new Map(),
  handle: new Map(),
  gfn: new Map(),
  file: new Map(),
  host: new Map(),
};

export const LABEL_KINDS = Object.keys(IDENTITY) as readonly LabelKind[];

/** How a relabelling maps the labels of operations and states. */
export function labelMapOf(relabelling: Relabelling): LabelMap {
  return {
    slot: (word) => imageOf(relabelling.slot, word),
    handle: (handle) => imageOf(relabelling.handle, handle),
    ordered: (space, from, pages) => orderedImage(relabelling[space], from, pages),
    set: (space, pages) => setImage(relabelling[space], pages),
    known: new WeakMap(),
  };
}

/** Ranges may be huge; only pages that move are looked at one by one. */
function setImage(permutation: Permutation<bigint>, pages: PageSet): PageSet {
  const moved = [...permutation].filter(([page]) =>
    pages.some(({ from, to }) => page >= from && page < to),
  );
  const stay = moved.reduce((rest, [page]) => withoutGfns(rest, onePage(page)), pages);
  return moved.reduce((rest, [, image]) => withGfns(rest, onePage(image)), stay);
}

function onePage(page: bigint): { readonly from: bigint; readonly to: bigint } {
  return { from: page, to: page + 1n };
}
