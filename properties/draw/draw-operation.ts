/**
 * Draws the next operation of a random trace, with an eye on the model state: nothing that is drawn
 * has to be thrown away, and what is drawn meets what is there.
 */

import { HarnessError } from "../../abi/harness-error.ts";
import type { Operation, OperationKind, OperationOf } from "../../abi/operation.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { MachineState } from "../../model/state.ts";
import { hasGuestMemfd } from "../guest-memfd.ts";
import { passesPrivateArguments } from "../memfile.ts";
import { drawClearDirtyLog, drawGetDirtyLog } from "./draw-dirty-log.ts";
import { drawFallocate } from "./draw-fallocate.ts";
import { drawClose, drawDup, drawMemfdCreate } from "./draw-file.ts";
import {
  drawAddSeals,
  drawFileRead,
  drawFileWrite,
  drawFstat,
  drawFtruncate,
  drawGetSeals,
  drawSeek,
} from "./draw-file-calls.ts";
import { filesOf } from "./draw-file-range.ts";
import { drawGuestExecute, drawGuestRead, drawGuestWrite } from "./draw-guest-access.ts";
import {
  drawDontneed,
  drawHostRead,
  drawHostWrite,
  drawMmap,
  drawMprotect,
  drawMunmap,
} from "./draw-host-memory.ts";
import { drawSetRegion, drawSetRegion2 } from "./draw-region.ts";
import { drawEnableDirtyLogProtect } from "./draw-vm-calls.ts";
import { GUEST_MEMFD_GENERATORS } from "./guest-memfd-generators.ts";
import { pickWeighted, type Random, type Weighted } from "./random.ts";
import type { World } from "./world.ts";

/** What a draw depends on besides dialect and state. */
export interface DrawOptions {
  /** Position in the trace, from 0: tags and handles are named after it. */
  readonly index: number;
  /** Kinds that may be drawn, at least one. */
  readonly kinds: readonly OperationKind[];
}

/**
 * Draws one operation. The same numbers, dialect, state and options give the same operation, and a
 * trace of operations drawn one after the other is well-formed.
 *
 * @throws {HarnessError} MSC207 for a kind that has no generator.
 */
export function drawOperation(
  random: Random,
  dialect: Dialect,
  state: MachineState,
  options: DrawOptions,
): Operation {
  const world = { dialect, state, ...options };
  const kind = pickWeighted(
    random,
    options.kinds.map((kind) => weighted(kind, world)),
  );
  const generator = hasGuestMemfd(dialect) ? GUEST_MEMFD_GENERATORS[kind] : generatorOf(kind);
  return generator.draw(random, world);
}

interface KindGenerator<O extends Operation = Operation> {
  /** How often it is drawn when there is something for it to act on, and when there is not. */
  readonly weight: number;
  readonly idleWeight: number;
  /** Where files hold private pages: how often it is drawn in this state. */
  readonly privateWeight?: (state: MachineState) => number;
  /** Whether there is something for it to act on. */
  readonly useful?: (state: MachineState) => boolean;
  readonly draw: (random: Random, world: World) => O;
}

const hasSlot = ({ memslots }: MachineState): boolean => memslots.length > 0;
const hasLog = ({ memslots }: MachineState): boolean =>
  memslots.some(({ dirty }) => dirty !== null);

const hasFile = ({ files }: MachineState): boolean => Object.keys(files).length > 0;

/** A file that no size was given yet: until it has one, it holds no private page. */
const hasEmptyFile = (state: MachineState): boolean =>
  filesOf(state).some(({ file }) => file.open && (file.sizeBytes ?? 0n) === 0n);
const hasInaccessibleFile = (state: MachineState): boolean =>
  filesOf(state).some(({ file }) => file.open && (file.nodeFlags ?? 0) !== 0);
const hasPrivateSlot = ({ memslots }: MachineState): boolean =>
  memslots.some(({ privateFile }) => privateFile !== undefined);

const GENERATORS: { readonly [K in OperationKind]?: KindGenerator<OperationOf<K>> } = {
  set_user_memory_region: {
    ...{ weight: 14, idleWeight: 14, draw: drawSetRegion },
    privateWeight: (state) => (hasFile(state) && !hasPrivateSlot(state) ? 24 : 12),
  },
  set_user_memory_region2: { weight: 12, idleWeight: 12, draw: drawSetRegion2 },
  guest_read: { weight: 14, idleWeight: 1, useful: hasSlot, draw: drawGuestRead },
  guest_write: { weight: 18, idleWeight: 1, useful: hasSlot, draw: drawGuestWrite },
  guest_execute: {
    ...{ weight: 5, idleWeight: 1, useful: hasSlot, draw: drawGuestExecute },
    privateWeight: (state) => (hasSlot(state) ? 3 : 1),
  },
  host_mmap: { weight: 6, idleWeight: 1, useful: hasSlot, draw: drawMmap },
  host_munmap: { weight: 3, idleWeight: 1, useful: hasSlot, draw: drawMunmap },
  host_mprotect: {
    ...{ weight: 5, idleWeight: 1, useful: hasSlot, draw: drawMprotect },
    privateWeight: (state) => (hasSlot(state) ? 3 : 1),
  },
  host_dontneed: {
    ...{ weight: 3, idleWeight: 1, useful: hasSlot, draw: drawDontneed },
    privateWeight: (state) => (hasSlot(state) ? 2 : 1),
  },
  host_read: { weight: 4, idleWeight: 1, useful: hasSlot, draw: drawHostRead },
  host_write: { weight: 5, idleWeight: 1, useful: hasSlot, draw: drawHostWrite },
  get_dirty_log: {
    ...{ weight: 9, idleWeight: 1, useful: hasLog, draw: drawGetDirtyLog },
    privateWeight: (state) => (hasLog(state) ? 5 : 1),
  },
  clear_dirty_log: {
    ...{ weight: 5, idleWeight: 1, useful: hasLog, draw: drawClearDirtyLog },
    privateWeight: (state) => (hasLog(state) ? 3 : 1),
  },
  enable_dirty_log_protect: { weight: 2, idleWeight: 1, draw: drawEnableDirtyLogProtect },
  memfd_create: {
    ...{ weight: 2, idleWeight: 2, draw: drawMemfdCreate },
    privateWeight: (state) => (hasInaccessibleFile(state) ? 3 : 20),
  },
  fallocate: { weight: 24, idleWeight: 1, useful: hasFile, draw: drawFallocate },
  ftruncate: {
    ...{ weight: 4, idleWeight: 1, useful: hasFile, draw: drawFtruncate },
    privateWeight: (state) => (hasEmptyFile(state) ? 12 : 3),
  },
  file_read: { weight: 4, idleWeight: 1, useful: hasFile, draw: drawFileRead },
  file_write: { weight: 4, idleWeight: 1, useful: hasFile, draw: drawFileWrite },
  add_seals: { weight: 3, idleWeight: 1, useful: hasFile, draw: drawAddSeals },
  get_seals: { weight: 1, idleWeight: 1, draw: drawGetSeals },
  fstat: { weight: 3, idleWeight: 1, useful: hasFile, draw: drawFstat },
  seek: { weight: 4, idleWeight: 1, useful: hasFile, draw: drawSeek },
  dup: { weight: 1, idleWeight: 1, draw: drawDup },
  close: { weight: 1, idleWeight: 1, draw: drawClose },
};

function weighted(kind: OperationKind, world: World): Weighted<OperationKind> {
  const { state, dialect } = world;
  if (hasGuestMemfd(dialect)) return [GUEST_MEMFD_GENERATORS[kind].weight(world), kind];
  const { weight, idleWeight, useful, privateWeight } = generatorOf(kind);
  if (privateWeight !== undefined && passesPrivateArguments(dialect)) {
    return [privateWeight(state), kind];
  }
  return [useful === undefined || useful(state) ? weight : idleWeight, kind];
}

function generatorOf(kind: OperationKind): KindGenerator {
  const generator = GENERATORS[kind];
  if (generator !== undefined) return generator;
  const hint = "add one to properties/draw/draw-operation.ts";
  throw new HarnessError("MSC207", `there is no generator for ${kind}`, hint);
}
