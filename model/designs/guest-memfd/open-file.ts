/** Open files and the descriptors of them: who names a file, and who keeps it alive. */

import { type FdRef, type Handle, isHandle } from "../../../abi/handle.ts";
import { withFile } from "../../change-state.ts";
import { showsFile } from "../../host-memory.ts";
import {
  type FileState,
  type GuestMemfd,
  type MachineState,
  type MemslotState,
  openFile,
} from "../../state.ts";
import { fileNamed, pageIndexesOf, sizeOf, withoutPagesAt } from "../memfile/page-cache.ts";

/** Flags of KVM_CREATE_GUEST_MEMFD: the file can be mapped; its pages are born shared. */
export const GUEST_MEMFD_MMAP = 1n;
export const GUEST_MEMFD_INIT_SHARED = 2n;

/** A guest_memfd and the handle it was created with. */
export interface GuestMemfdFile extends GuestMemfd {
  readonly handle: Handle;
  readonly sizeBytes: bigint;
}

/** The handle that stands for the open file of a handle: its own, or the one it was dup'ed from. */
export function fileHandleOf(state: MachineState, handle: Handle): Handle {
  return state.files[handle]?.duplicateOf ?? handle;
}

/** The guest_memfd behind an open descriptor; undefined for every other descriptor. */
export function openGuestMemfd(state: MachineState, fd: FdRef): GuestMemfdFile | undefined {
  if (!isHandle(fd) || openFile(state, fd) === undefined) return undefined;
  return guestMemfdNamed(state, fileHandleOf(state, fd));
}

/** The guest_memfd that was created with this handle, whether it still lives or not. */
export function guestMemfdNamed(state: MachineState, handle: Handle): GuestMemfdFile | undefined {
  const file = state.files[handle];
  if (file?.guestMemfd === undefined) return undefined;
  return { handle, sizeBytes: sizeOf(file), ...file.guestMemfd };
}

/** The guest_memfd the slot was bound to, whether it still lives or not. */
export function guestMemfdOf(state: MachineState, slot: MemslotState): GuestMemfdFile | undefined {
  return slot.guestMemfd && guestMemfdNamed(state, slot.guestMemfd.file);
}

/**
 * True while a descriptor or a host mapping of the file is left. Slots do not keep it alive.
 *
 * @source virt/kvm/guest_memfd.c, kvm_gmem_bind takes no lasting reference, Linux 6.8 to 6.18
 */
export function isReferenced(state: MachineState, file: Handle): boolean {
  const isOpen = ([handle, { open, duplicateOf }]: [string, FileState]): boolean =>
    open && (duplicateOf ?? handle) === file;
  return Object.entries(state.files).some(isOpen) || showsFile(state, file);
}

/** The state after a hole was punched into the file: its pages read as zero from now on. */
export function punched(
  state: MachineState,
  handle: Handle,
  from: bigint,
  to: bigint,
): MachineState {
  const file = fileNamed(state, handle);
  const gone = pageIndexesOf(file).filter((page) => BigInt(page) >= from && BigInt(page) < to);
  return gone.length === 0 ? state : withFile(state, handle, withoutPagesAt(file, gone));
}
