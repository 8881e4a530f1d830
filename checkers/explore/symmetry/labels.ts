import type { Handle } from "../../../model/handle.ts";
import type { Operation } from "../../../model/operation.ts";
import { alignmentOf, type LabelMap, type PageSet, type PageSpace } from "./label-map.ts";
import { mapOperation } from "./operation-labels.ts";
import type { LabelKind } from "./relabelling.ts";

/** A label of any kind. */
export type Label = number | bigint | Handle;

/** Pages of longer ranges are no labels, unless other operations name them. */
const RANGE_PAGES_MAX = 16n;

/** Everything that the operations name, in order. */
export function labelsIn(
  operations: readonly Operation[],
): Readonly<Record<LabelKind, readonly Label[]>> {
  const found = {
    slot: new Set<Label>(),
    handle: new Set<Label>(),
    gfn: new Set<Label>(),
    file: new Set<Label>(),
    host: new Set<Label>(),
  };
  const add = (space: PageSpace, from: bigint, pages: bigint): void => {
    const isShort = pages <= RANGE_PAGES_MAX;
    for (let page = from; isShort && page < from + pages; page++) found[space].add(page);
  };
  const finder: LabelMap = {
    slot: (word) => found.slot.add(word) && word,
    handle: (handle) => found.handle.add(handle) && handle,
    ordered: (space, from, pages) => {
      add(space, from, pages);
      return from;
    },
    set: (space, pages) => {
      for (const { from, to } of pages) add(space, from, to - from);
      return pages;
    },
    known: new WeakMap(),
  };
  for (const operation of operations) mapOperation(finder, operation);
  const inOrder = (labels: ReadonlySet<Label>) => [...labels].sort(ascending);
  const { slot, handle, gfn, file, host } = found;
  return {
    ...{ slot: inOrder(slot), handle: inOrder(handle) },
    ...{ gfn: inOrder(gfn), file: inOrder(file), host: inOrder(host) },
  };
}

/** Maps labels of one kind, and takes all others for the same. */
export function withoutOthers(kind: LabelKind, labels: LabelMap): LabelMap {
  return {
    slot: (word) => (kind === "slot" ? labels.slot(word) : 0),
    handle: (handle) => (kind === "handle" ? labels.handle(handle) : "fd0"),
    ordered: (space, from, pages) =>
      kind === space ? labels.ordered(space, from, pages) : alignmentOf(from, pages),
    set: (space, pages) => (kind === space ? labels.set(space, pages) : [anywhere(pages)]),
    known: new WeakMap(),
  };
}

function anywhere(pages: PageSet): PageSet[number] {
  const count = pages.reduce((sum, { from, to }) => sum + to - from, 0n);
  const from = alignmentOf(pages[0]?.from ?? 0n, count);
  return { from, to: from + count };
}

function ascending(one: Label, other: Label): number {
  return one < other ? -1 : 1;
}
