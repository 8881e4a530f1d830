/**
 * What is drawn, and how often, where slots can have a guest_memfd or soon will: the generations
 * from Linux 6.8 on.
 */

import type { Operation, OperationKind, OperationOf } from "../../abi/operation.ts";
import { openGuestMemfd } from "../../model/designs/guest-memfd/open-file.ts";
import type { MachineState } from "../../model/state.ts";
import { bindsGuestMemfd, hasPrivateGfns } from "../guest-memfd.ts";
import { drawClearDirtyLog, drawGetDirtyLog } from "./draw-dirty-log.ts";
import { drawMemfdCreate } from "./draw-file.ts";
import { drawGuestExecute, drawGuestRead, drawGuestWrite } from "./draw-guest-access.ts";
import { drawCreateGuestMemfd } from "./draw-guest-memfd.ts";
import { drawGuestMemfdFallocate, GUEST_MEMFD_CALLS } from "./draw-guest-memfd-calls.ts";
import {
  drawDontneed,
  drawHostRead,
  drawHostRemove,
  drawHostWrite,
  drawMmap,
  drawMprotect,
  drawMunmap,
} from "./draw-host-memory.ts";
import { drawSetRegion, drawSetRegion2 } from "./draw-region.ts";
import {
  drawEnableDirtyLogProtect,
  drawPreFaultMemory,
  drawSetMemoryAttributes,
} from "./draw-vm-calls.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** How one kind of operation is drawn. */
interface GuestMemfdGenerator<O extends Operation> {
  /** How often it is drawn in this situation, in comparison with the others. */
  readonly weight: (world: World) => number;
  readonly draw: (random: Random, world: World) => O;
}

/** Every kind. */
export const GUEST_MEMFD_GENERATORS: {
  readonly [K in OperationKind]: GuestMemfdGenerator<OperationOf<K>>;
} = {
  set_user_memory_region: { weight: () => 9, draw: drawSetRegion },
  set_user_memory_region2: {
    weight: (world) => (hasBoundSlot(world.state) || !isBindable(world) ? 13 : 24),
    draw: drawSetRegion2,
  },
  guest_read: { weight: onSlots(14), draw: drawGuestRead },
  guest_write: { weight: onSlots(16), draw: drawGuestWrite },
  guest_execute: { weight: onSlots(4), draw: drawGuestExecute },
  host_mmap: { weight: (world) => (isBindable(world) ? 7 : onSlots(5)(world)), draw: drawMmap },
  host_munmap: { weight: onSlots(3), draw: drawMunmap },
  host_mprotect: { weight: onSlots(3), draw: drawMprotect },
  host_dontneed: { weight: onSlots(3), draw: drawDontneed },
  host_remove: { weight: ({ state }) => (mapsFile(state) ? 4 : 1), draw: drawHostRemove },
  host_read: { weight: ({ state }) => (mapsFile(state) ? 6 : 3), draw: drawHostRead },
  host_write: { weight: ({ state }) => (mapsFile(state) ? 6 : 4), draw: drawHostWrite },
  get_dirty_log: { weight: ({ state }) => (hasLog(state) ? 7 : 1), draw: drawGetDirtyLog },
  clear_dirty_log: { weight: ({ state }) => (hasLog(state) ? 4 : 1), draw: drawClearDirtyLog },
  enable_dirty_log_protect: { weight: () => 2, draw: drawEnableDirtyLogProtect },
  create_guest_memfd: {
    weight: (world) => (hasFile(world.state) ? 3 : bindsGuestMemfd(world.dialect) ? 22 : 8),
    draw: drawCreateGuestMemfd,
  },
  set_memory_attributes: {
    weight: ({ dialect, state }) => (hasPrivateGfns(dialect) ? (hasSlot(state) ? 16 : 6) : 2),
    draw: drawSetMemoryAttributes,
  },
  pre_fault_memory: {
    weight: ({ dialect, state }) =>
      dialect.constants.twoDimensionalPaging && hasSlot(state) ? 5 : 2,
    draw: drawPreFaultMemory,
  },
  memfd_create: { weight: () => 1, draw: drawMemfdCreate },
  dup: { weight: ({ state }) => (hasFile(state) ? 2 : 1), draw: GUEST_MEMFD_CALLS.dup },
  close: { weight: ({ state }) => (hasFile(state) ? 3 : 1), draw: GUEST_MEMFD_CALLS.close },
  fallocate: { weight: ({ state }) => (hasFile(state) ? 8 : 1), draw: drawGuestMemfdFallocate },
  ftruncate: { weight: () => 1, draw: GUEST_MEMFD_CALLS.ftruncate },
  file_read: { weight: () => 1, draw: GUEST_MEMFD_CALLS.file_read },
  file_write: { weight: () => 1, draw: GUEST_MEMFD_CALLS.file_write },
  add_seals: { weight: () => 1, draw: GUEST_MEMFD_CALLS.add_seals },
  get_seals: { weight: () => 1, draw: GUEST_MEMFD_CALLS.get_seals },
  fstat: { weight: () => 1, draw: GUEST_MEMFD_CALLS.fstat },
  seek: { weight: () => 1, draw: GUEST_MEMFD_CALLS.seek },
};

function onSlots(weight: number): (world: World) => number {
  return ({ state }) => (hasSlot(state) ? weight : 1);
}

function hasSlot({ memslots }: MachineState): boolean {
  return memslots.length > 0;
}

function hasLog({ memslots }: MachineState): boolean {
  return memslots.some(({ dirty }) => dirty !== null);
}

/** True while a guest_memfd can be named by an open descriptor. */
function hasFile(state: MachineState): boolean {
  return Object.keys(state.files).some(
    (handle) => openGuestMemfd(state, handle as `fd${number}`) !== undefined,
  );
}

function isBindable({ dialect, state }: World): boolean {
  return bindsGuestMemfd(dialect) && hasFile(state);
}

function hasBoundSlot({ memslots }: MachineState): boolean {
  return memslots.some(({ guestMemfd }) => guestMemfd !== undefined);
}

function mapsFile({ hostPages }: MachineState): boolean {
  return Object.values(hostPages).some(({ file }) => file !== undefined);
}
