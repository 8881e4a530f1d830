/** Slots and the notifiers and references by which they hold their file. */

import type { Handle } from "../../../abi/handle.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import type { Dialect } from "../../dialect.ts";
import { showsFile } from "../../host-memory.ts";
import { hasQuirk } from "../../quirks.ts";
import { countOfFile } from "../../slot-list.ts";
import type { FileState, MachineState } from "../../state.ts";
import { ALL_NODE_FLAGS, fileNamed, pageIndexesOf, USER_INACCESSIBLE } from "./page-cache.ts";

/** Notifiers of live slots that are registered with the file. */
function notifiersOf(state: MachineState, handle: Handle): number {
  return countOfFile(state.memslots, handle);
}

/**
 * The state in which a slot has registered with the file: its node carries every flag.
 *
 * @source v6 patch 1/8, memfile_register_notifier
 *   (20220519153713.819591-2-chao.p.peng@linux.intel.com)
 */
export function registered(state: MachineState, handle: Handle): MachineState {
  return withNodeFlags(state, handle, ALL_NODE_FLAGS);
}

/** The state in which a slot that is gone has unregistered, and its reference was dropped. */
export function unregistered(dialect: Dialect, state: MachineState, handle: Handle): MachineState {
  const file = fileNamed(state, handle);
  if (notifiersOf(state, handle) > 0 || hasQuirk(dialect, "B-65")) return state;
  return withNodeFlags(state, handle, flagsAtBirth(file));
}

/** True when descriptors, slots and host mappings have all let go of the file. */
function isUnreferenced(state: MachineState, handle: Handle): boolean {
  const file = fileNamed(state, handle);
  if (file.open || file.leaked === true || notifiersOf(state, handle) > 0) return false;
  return !showsFile(state, handle);
}

/**
 * The state in which a file that nobody refers to is evicted: its pages are gone.
 *
 * @source mm/shmem.c, shmem_evict_inode, Linux 5.18
 */
export function evicted(state: MachineState, handle: Handle): MachineState {
  const file = fileNamed(state, handle);
  if (!isUnreferenced(state, handle) || pageIndexesOf(file).length === 0) return state;
  return withFile(state, handle, withFileFields(file, { pages: {} }));
}

/** True when evicting the file would tell a notifier that is gone of its pages. */
export function evictsIntoFreedMemory(state: MachineState, handle: Handle): boolean {
  const file = fileNamed(state, handle);
  if (file.danglingNotifier !== true || pageIndexesOf(file).length === 0) return false;
  return isUnreferenced(state, handle);
}

function flagsAtBirth({ inaccessible }: FileState): number {
  return inaccessible === true ? USER_INACCESSIBLE : 0;
}

function withNodeFlags(state: MachineState, handle: Handle, nodeFlags: number): MachineState {
  return withFile(state, handle, withFileFields(fileNamed(state, handle), { nodeFlags }));
}
