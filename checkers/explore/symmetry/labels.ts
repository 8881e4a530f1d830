import type { Handle } from "../../../abi/handle.ts";
import { printOperation } from "../../../abi/notation.ts";
import type { Operation } from "../../../abi/operation.ts";
import { alignmentOf, type LabelMap, type PageSet } from "./label-map.ts";
import { mapOperation } from "./operation-labels.ts";
import { IDENTITY, type LabelKind, labelMapOf } from "./relabelling.ts";

/** A label of any kind. */
export type Label = number | bigint | Handle;

/** Pages of longer ranges are no labels, unless other operations name them. */
const RANGE_PAGES_MAX = 16n;

/**
 * The labels of one kind that the operations name, in classes: two are in one class when they stand
 * in the same places of operations that differ in labels only. No others can change places.
 */
export function labelClasses(
  kind: LabelKind,
  operations: readonly Operation[],
): readonly (readonly Label[])[] {
  const places = new Map<Label, string[]>();
  for (const operation of operations) {
    const shape = printOperation(mapOperation(withoutLabels(), operation));
    mapOperation(
      finder(kind, (label, place) => {
        places.set(label, [...(places.get(label) ?? []), `${shape} ${place}`]);
      }),
      operation,
    );
  }
  const classes = new Map<string, Label[]>();
  for (const label of [...places.keys()].sort(ascending)) {
    const uses = (places.get(label) ?? []).sort().join();
    classes.set(uses, [...(classes.get(uses) ?? []), label]);
  }
  return [...classes.values()];
}

/** Order of labels of one kind. */
export function ascending(one: Label, other: Label): number {
  return one < other ? -1 : 1;
}

/** Maps labels of one kind, and takes all others for the same. */
export function withoutOthers(kind: LabelKind, labels: LabelMap): LabelMap {
  const without = withoutLabels();
  return {
    ...without,
    ...(kind === "slot" && { slot: labels.slot }),
    ...(kind === "handle" && { handle: labels.handle }),
    ordered: (space, ...range) => (kind === space ? labels : without).ordered(space, ...range),
    set: (space, pages) => (kind === space ? labels : without).set(space, pages),
  };
}

/** Takes all labels of a kind for the same. */
function withoutLabels(): LabelMap {
  return {
    slot: () => 0,
    handle: () => "fd0",
    ordered: (_, from, pages) => alignmentOf(from, pages),
    set: (_, pages) => [anywhere(pages)],
    known: new WeakMap(),
  };
}

function anywhere(pages: PageSet): PageSet[number] {
  const count = pages.reduce((sum, { from, to }) => sum + to - from, 0n);
  const from = alignmentOf(pages[0]?.from ?? 0n, count);
  return { from, to: from + count };
}

/** Tells of every label of a kind, and where in the operation it stands. */
function finder(kind: LabelKind, found: (label: Label, place: string) => void): LabelMap {
  const identity = labelMapOf(IDENTITY);
  let nth = 0;
  return {
    ...identity,
    slot: (word) => {
      if (kind === "slot") found(word, `${nth++}`);
      return word;
    },
    handle: (handle) => {
      if (kind === "handle") found(handle, `${nth++}`);
      return handle;
    },
    ordered: (space, from, pages) => {
      nth++;
      const isNamed = kind === space && pages <= RANGE_PAGES_MAX;
      for (let at = 0n; isNamed && at < pages; at++) found(from + at, `${nth} ${at}/${pages}`);
      return from;
    },
    set: (space, ranges) => {
      nth++;
      for (const { from, to } of kind === space ? ranges : []) {
        const isNamed = to - from <= RANGE_PAGES_MAX;
        for (let page = from; isNamed && page < to; page++) found(page, `${nth}`);
      }
      return ranges;
    },
  };
}
