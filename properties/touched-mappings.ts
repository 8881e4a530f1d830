/**
 * Mappings about which a step may have changed something that an invariant over mappings reads:
 * they themselves, their slots, what is behind them, and the attributes of their frames.
 */
import type { ObservedMapping } from "../abi/observation.ts";
import { entryChanges, SharedMap } from "../abi/shared-map.ts";
import { changesOf, SortedList } from "../abi/sorted-list.ts";
import { pageOf } from "../abi/units.ts";
import { slotsOfFile, slotsOfRange } from "../model/slot-list.ts";
import type { FileState, GfnRange, MachineState, MemslotState } from "../model/state.ts";
import { filePageBehind } from "./memfile.ts";
import type { Step } from "./property.ts";
import { slotsShowing } from "./slots-by-hva.ts";

/**
 * What held of all other mappings before the step holds of them still.
 *
 * @returns in the order of the view; undefined where nothing is known of what was there before, so
 *   that all have to be looked at.
 */
export function touchedMappings(step: Step): readonly ObservedMapping[] | undefined {
  const { before, after, observedBefore, observedAfter } = step;
  const [old, now] = [observedBefore?.mappings, observedAfter?.mappings];
  if (!(old instanceof SortedList) || !(now instanceof SortedList)) return undefined;
  if (before.hostAreas !== after.hostAreas) return undefined;
  const touched = new TouchedMappings(now);
  for (const mapping of old.changesTo(now).come) touched.add(mapping);
  for (const slot of slotsChanged(step)) touched.addSlot(slot, 0, slot.pages);
  for (const { from, to } of rangesBetween(before.privateGfns, after.privateGfns)) {
    for (const space of ADDRESS_SPACES) touched.addGfns(space, from, to);
  }
  for (const page of hostPagesTouched(step)) {
    for (const slot of slotsShowing(after.memslots, page)) {
      touched.addSlot(slot, page - Number(pageOf(slot.hva)), 1);
    }
  }
  for (const handle of filesTouched(step)) {
    for (const slot of slotsOfFile(after.memslots, handle)) touched.addSlot(slot, 0, slot.pages);
  }
  for (const [handle, page] of filePagesTouched(step)) {
    for (const slot of slotsAround(after, handle, page)) {
      const first = Number(filePageBehind(slot, slot.baseGfn) ?? 0n);
      touched.addSlot(slot, page - first, 1);
    }
  }
  return touched.inOrder();
}

/** x86 has two. */
const ADDRESS_SPACES = [0, 1];

class TouchedMappings {
  readonly #all: SortedList<ObservedMapping>;
  readonly #found = new Set<ObservedMapping>();

  constructor(all: SortedList<ObservedMapping>) {
    this.#all = all;
  }

  add(mapping: ObservedMapping): void {
    this.#found.add(mapping);
  }

  /** Pages of a slot, counted from its first; those that it does not have are none. */
  addSlot({ addressSpace, baseGfn, pages }: MemslotState, first: number, count: number): void {
    const end = Math.min(first + count, pages);
    if (first < 0 || first >= end) return;
    this.addGfns(addressSpace, baseGfn + BigInt(first), baseGfn + BigInt(end));
  }

  addGfns(addressSpace: number, from: bigint, to: bigint): void {
    const behind = this.#all.from((one) =>
      one.addressSpace === addressSpace ? one.gfn >= from : one.addressSpace > addressSpace,
    );
    for (const mapping of behind) {
      if (mapping.addressSpace !== addressSpace || mapping.gfn >= to) break;
      this.#found.add(mapping);
    }
  }

  inOrder(): readonly ObservedMapping[] {
    return [...this.#found].sort(
      (a, b) => a.addressSpace - b.addressSpace || Number(a.gfn - b.gfn),
    );
  }
}

/** Old and new slots; no mapping depends on the dirty log of its slot. */
function slotsChanged({ before, after }: Step): readonly MemslotState[] {
  const { gone, come } = changesOf(before.memslots, after.memslots);
  if (before.memslots === after.memslots) return [];
  const isKnown = (slot: MemslotState, others: readonly MemslotState[]): boolean =>
    others.some((other) => areAlikeButForTheLog(slot, other));
  return [
    ...gone.filter((slot) => !isKnown(slot, come)),
    ...come.filter((slot) => !isKnown(slot, gone)),
  ];
}

function areAlikeButForTheLog(a: MemslotState, b: MemslotState): boolean {
  return (
    a.id === b.id &&
    a.addressSpace === b.addressSpace &&
    a.flags === b.flags &&
    a.baseGfn === b.baseGfn &&
    a.pages === b.pages &&
    a.hva === b.hva &&
    a.privateFile === b.privateFile &&
    a.guestMemfd === b.guestMemfd
  );
}

/** Where one of two lists of ranges has a gfn that the other has not. */
function rangesBetween(a: readonly GfnRange[], b: readonly GfnRange[]): readonly GfnRange[] {
  if (a === b) return [];
  const edges = new Set<bigint>();
  for (const edge of [...a, ...b].flatMap(({ from, to }) => [from, to])) {
    if (!edges.delete(edge)) edges.add(edge);
  }
  const sorted = [...edges].sort((one, other) => (one < other ? -1 : 1));
  return sorted.flatMap((from, at) => {
    const to = sorted[at + 1];
    return at % 2 === 0 && to !== undefined ? [{ from, to }] : [];
  });
}

/** Numbers of host pages that differ, in the model or in the inside view. */
function hostPagesTouched(step: Step): ReadonlySet<number> {
  const { before, after, observedBefore, observedAfter } = step;
  const model = entryChanges(before.hostPages, after.hostPages);
  const view = entryChanges(
    observedBefore?.hostPages ?? new Map<number, number>(),
    observedAfter?.hostPages ?? new Map<number, number>(),
  );
  const numbers = [model.gone, model.come, view.gone, view.come].flatMap((entries) =>
    entries.map(([number]) => number),
  );
  return new Set(numbers);
}

/** Handles of the files of which more than their pages may be another. */
function filesTouched(step: Step): ReadonlySet<string> {
  const { before, after, observedBefore, observedAfter } = step;
  const handles = new Set<string>();
  for (const [handle, was, is] of filesChanged(before, after)) {
    if (was !== undefined && is !== undefined && areAlikeButForPages(was, is)) continue;
    handles.add(is?.duplicateOf ?? handle);
  }
  // Who unmaps the last page of a file may have been the last that held it.
  const { gone, come } = entryChanges(before.hostPages, after.hostPages);
  for (const [, { file }] of [...gone, ...come]) if (file !== undefined) handles.add(file.handle);
  for (const file of observedAfter?.files ?? []) {
    const was = observedBefore?.files?.find(({ handle }) => handle === file.handle);
    const isShared = was?.pages instanceof SharedMap && file.pages instanceof SharedMap;
    if (was?.pages !== file.pages && !isShared) handles.add(file.handle);
  }
  for (const { handle } of observedBefore?.files ?? []) {
    if (!observedAfter?.files?.some((file) => file.handle === handle)) handles.add(handle);
  }
  return handles;
}

/** Pages of files that differ, in the model or in the inside view. */
function filePagesTouched(step: Step): readonly (readonly [handle: string, page: number])[] {
  const { before, after, observedBefore, observedAfter } = step;
  const inModel = filesChanged(before, after).flatMap(([handle, was, is]) => {
    const [old, now] = [was?.pages ?? {}, is?.pages ?? {}];
    return Object.keys({ ...old, ...now })
      .map(Number)
      .filter((page) => old[page] !== now[page])
      .map((page) => [handle, page] as const);
  });
  const inside = (observedAfter?.files ?? []).flatMap(({ handle, pages }) => {
    const was = observedBefore?.files?.find((file) => file.handle === handle)?.pages;
    if (was === undefined || was === pages) return [];
    const { gone, come } = entryChanges(was, pages);
    return [...gone, ...come].map(([page]) => [handle, page] as const);
  });
  return [...inModel, ...inside];
}

type FileChange = readonly [string, FileState | undefined, FileState | undefined];

function filesChanged(
  { files: old }: MachineState,
  { files }: MachineState,
): readonly FileChange[] {
  if (old === files) return [];
  const handles = Object.keys({ ...old, ...files }) as (keyof typeof files)[];
  return handles
    .filter((handle) => old[handle] !== files[handle])
    .map((handle) => [handle, old[handle], files[handle]] as const);
}

function areAlikeButForPages(a: FileState, b: FileState): boolean {
  const { pages: _, populations: __, ...one } = a;
  const { pages: ___, populations: ____, ...other } = b;
  const names = Object.keys({ ...one, ...other }) as (keyof typeof one)[];
  return names.every((name) => one[name] === other[name]);
}

/** Slots over a page of a file. */
function slotsAround(
  { memslots, files }: MachineState,
  handle: string,
  page: number,
): readonly MemslotState[] {
  const { kind } = files[handle as keyof typeof files] ?? {};
  return kind === "guest_memfd"
    ? slotsOfRange(memslots, handle, BigInt(page), BigInt(page) + 1n)
    : slotsOfFile(memslots, handle);
}
