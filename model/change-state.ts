/**
 * The one way to change a state. Rules and effects name the part they change and what it becomes;
 * nobody else copies a `MachineState` or a `FileState`, since whoever copies one reads all of it.
 *
 * Every function returns what it was given when nothing changes, shares all parts that stay, and
 * leaves no object behind that could be changed in place.
 */
import type { Handle } from "../abi/handle.ts";
import { frozen } from "./frozen.ts";
import { withFileOrder } from "./host-memory.ts";
import { withoutSlot, withSlot } from "./slot-list.ts";
import type {
  DirtyState,
  FilePage,
  FileState,
  HostPage,
  MachineState,
  MemslotState,
} from "./state.ts";

/** Entries of a part by their number; undefined takes one away. */
export type Entries<T> = readonly (readonly [number: number, entry: T | undefined])[];

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The state with another value of one part.
 *
 * The parts are copied by their names, so that a state is never listed and all have one shape.
 */
export function withPart<N extends keyof MachineState>(
  state: MachineState,
  name: N,
  value: MachineState[N],
): MachineState {
  if (state[name] === value) return state;
  const { memslots, hostPages, hostAreas, files, mappings, taints } = state;
  const { privateGfns, dirtyLogMode, closedKvm, usedQuirks } = state;
  const after: Writable<MachineState> = {
    memslots,
    hostPages,
    hostAreas,
    files,
    mappings,
    taints,
    privateGfns,
    dirtyLogMode,
    closedKvm,
    usedQuirks,
  };
  after[name] = frozen(value);
  return Object.freeze(after);
}

/** The state with these host pages, by page number. A page of the same content stays. */
export function withHostPages(state: MachineState, pages: Entries<HostPage>): MachineState {
  const { hostPages: before } = state;
  let hostPages = before;
  for (const [number, page] of pages) {
    if (page === undefined) hostPages = hostPages.without(number);
    else if (!isSamePage(hostPages.get(number), page)) {
      hostPages = hostPages.with(number, frozen(page));
    }
  }
  return withPart(state, "hostPages", withFileOrder(hostPages, before));
}

/** The state with another record of the file. */
export function withFile(state: MachineState, handle: Handle, file: FileState): MachineState {
  if (state.files[handle] === file) return state;
  return withPart(state, "files", { ...state.files, [handle]: file });
}

/** The file with other values of these fields. */
export function withFileFields(file: FileState, fields: Partial<FileState>): FileState {
  const names = Object.keys(fields) as (keyof FileState)[];
  return names.every((name) => file[name] === fields[name]) ? file : { ...file, ...fields };
}

/** The file with these pages, by page index. */
export function withFilePages(file: FileState, pages: Entries<FilePage>): FileState {
  if (pages.length === 0) return file;
  return withFileFields(file, { pages: withEntries(file.pages ?? {}, pages) });
}

/** The state with the slot, in place of the one of its address space and id if there is one. */
export function withMemslot(state: MachineState, slot: MemslotState): MachineState {
  return withPart(state, "memslots", withSlot(state.memslots, frozen(slot)));
}

/** The state without the slot of this address space and id. */
export function withoutMemslot(state: MachineState, slot: MemslotState): MachineState {
  return withPart(state, "memslots", withoutSlot(state.memslots, slot));
}

/** The state in which the slot has this log. */
export function withDirty(
  state: MachineState,
  slot: MemslotState,
  dirty: DirtyState,
): MachineState {
  return slot.dirty === dirty ? state : withMemslot(state, { ...slot, dirty });
}

function withEntries<T>(
  record: Readonly<Record<number, T>>,
  changes: Entries<T>,
): Readonly<Record<number, T>> {
  if (changes.length === 0) return record;
  const after = { ...record };
  for (const [number, entry] of changes) {
    if (entry === undefined) delete after[number];
    else after[number] = frozen(entry);
  }
  return Object.freeze(after);
}

/** True when both are the same kind of page with the same content. */
function isSamePage(a: HostPage | undefined, b: HostPage): boolean {
  return (
    a?.protection === b.protection &&
    a.tag === b.tag &&
    a.bytes === b.bytes &&
    a.cow === b.cow &&
    a.neverWritable === b.neverWritable &&
    a.file?.handle === b.file?.handle &&
    a.file?.page === b.file?.page
  );
}
