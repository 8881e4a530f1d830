/**
 * What a run ends with: everything that it has left behind is looked at once. What went wrong and
 * was not asked about shows here, also on machines that do not show their inside.
 */
import { type Handle, isHandle } from "../../abi/handle.ts";
import type { Operation } from "../../abi/operation.ts";
import { addressOf, HOST_WINDOW_START, PAGE_SIZE_BYTES } from "../../abi/units.ts";
import { isReferenced } from "../../model/designs/guest-memfd/open-file.ts";
import type { MachineState } from "../../model/state.ts";
import { wordOf } from "../history.ts";
import { filesOf, type NamedFile } from "./draw-file-range.ts";
import { markedAsGfn } from "./marked.ts";
import { boundAgain } from "./read-back-bindings.ts";
import { readsOfSlot } from "./read-back-slots.ts";
import type { World } from "./world.ts";

/** One operation, made when its turn comes: a store is named after its place in the trace. */
export type Pending = (world: World) => Operation;

/** What there is to look at in a state, most telling first. */
type Phase = (world: World) => readonly Pending[];

/** Operations of one phase at most. */
const PHASE_MAX = 10;

/**
 * The operations behind a drawn trace, one at a time. The same states give the same ones, and
 * nothing is random.
 */
export class ReadBack {
  readonly #isPossible: (operation: Operation) => boolean;
  readonly #phases: Phase[] = [
    ...[logs, loads, stores, logs, deletions, bindings],
    ...[closings, loads],
  ];
  #pending: readonly Pending[] = [];

  /** @param isPossible - whether dialect and machine have an operation, with all its values. */
  constructor(isPossible: (operation: Operation) => boolean) {
    this.#isPossible = isPossible;
  }

  /** @returns undefined when all has been looked at. */
  next(world: World): Operation | undefined {
    for (;;) {
      const [first, ...rest] = this.#pending;
      if (first !== undefined) {
        this.#pending = rest;
        const operation = first(world);
        if (this.#isPossible(operation)) return operation;
        continue;
      }
      const phase = this.#phases.shift();
      if (phase === undefined) return undefined;
      this.#pending = phase(world).slice(0, PHASE_MAX);
    }
  }
}

function logs({ state }: World): readonly Pending[] {
  return state.memslots
    .filter(({ dirty }) => dirty !== null)
    .slice(0, LOGS_MAX)
    .map((slot) => () => ({ op: "get_dirty_log", slot: wordOf(slot), buffer: "ok" }));
}

const LOGS_MAX = 3;

/** By the guest, by the host, and by read(2). */
function loads({ state }: World): readonly Pending[] {
  const [guest, host, file] = [guestLoads(state), hostLoads(state), fileLoads(state)];
  return [...guest.slice(0, 5), ...host.slice(0, 3), ...file.slice(0, 2)];
}

function guestLoads(state: MachineState): readonly Pending[] {
  const loads = [...state.memslots].map((slot) => readsOfSlot(state, slot));
  // One of each slot first: what is cut off are the later pages of all slots.
  const most = Math.max(0, ...loads.map(({ length }) => length));
  return Array.from({ length: most }, (_, nth) => loads.flatMap((of) => of.slice(nth, nth + 1)))
    .flat()
    .map((load) => (world) => markedAsGfn(world, load));
}

function hostLoads({ hostPages }: MachineState): readonly Pending[] {
  return hostPages.sorted
    .filter(([, { tag, file }]) => tag !== 0 || file !== undefined)
    .map(([number]) => () => ({ op: "host_read", hva: addressOf(BigInt(number)) }));
}

/** Refused by most files; what is refused was drawn, too. */
function fileLoads(state: MachineState): readonly Pending[] {
  return filesOf(state)
    .filter(({ file }) => file.open && file.kind === "memfd" && (file.nodeFlags ?? 0) === 0)
    .flatMap(({ handle, file }) =>
      Object.keys(file.pages ?? {}).map((index) => () => ({
        op: "file_read" as const,
        fd: handle,
        offsetBytes: addressOf(BigInt(index)),
        sizeBytes: Number(PAGE_SIZE_BYTES),
      })),
    );
}

/** Into the first page of slots that log. */
function stores({ state }: World): readonly Pending[] {
  const logging = state.memslots.filter(({ dirty }) => dirty !== null);
  return logging.slice(0, LOGS_MAX).map(
    ({ addressSpace, baseGfn }) =>
      (world) =>
        markedAsGfn(world, {
          ...{ op: "guest_write", gpa: addressOf(baseGfn), tag: world.index + 1 },
          ...{ access: "shared", path: "fault", addressSpace },
        }),
  );
}

function deletions({ state }: World): readonly Pending[] {
  return state.memslots.map((slot) => () => ({
    ...{ op: "set_user_memory_region", slot: wordOf(slot), flags: 0, sizeBytes: 0n },
    ...{ gpa: addressOf(slot.baseGfn), hva: slot.hva, readable: undefined, inject: undefined },
    ...{ firstFetchFlags: undefined, privateFd: -1, privateOffsetBytes: 0n },
  }));
}

/** Each file by a slot of its own, at the gfns that follow each other; all others are gone. */
function bindings(world: World): readonly Pending[] {
  const { state } = world;
  return filesOf(state)
    .flatMap(({ handle, file }): readonly NamedFile[] => {
      if (file.duplicateOf !== undefined || !isReferenced(state, handle)) return [];
      const open = descriptorOf(state, handle);
      return open === undefined ? [] : [{ handle: open, file }];
    })
    .slice(0, FILES_MAX)
    .flatMap((file, nth) => boundAgain(world, file, nth, hvaOf(nth)));
}

const FILES_MAX = 2;

/** What is mapped or bound of the files is all that is left of them then. */
function closings({ state }: World): readonly Pending[] {
  return filesOf(state)
    .filter(({ file }) => file.open)
    .map(({ handle }) => () => ({ op: "close", fd: handle }));
}

/** An open descriptor of the file. */
function descriptorOf(state: MachineState, file: Handle): Handle | undefined {
  return Object.keys(state.files)
    .filter(isHandle)
    .find((handle) => {
      const { open, duplicateOf = handle } = state.files[handle] ?? {};
      return open === true && duplicateOf === file;
    });
}

function hvaOf(nth: number): bigint {
  return HOST_WINDOW_START + addressOf(BigInt(nth * 4));
}
