/** What the calls on a file have in common. */

import type { FdRef, Handle } from "../../../abi/handle.ts";
import type { CloseFd, DupFd, FileOperation, HostMmap } from "../../../abi/operation.ts";
import { addressOf, pageOf } from "../../../abi/units.ts";
import { assuredHandle } from "../../assured.ts";
import type { Context } from "../../rule.ts";
import { type FileState, type MachineState, openFile } from "../../state.ts";
import { fileHandleOf } from "../guest-memfd/open-file.ts";
import { pageAt, pageIndexesOf, sizeOf } from "./page-cache.ts";

/** Every call on a descriptor. */
export type DescriptorOperation = FileOperation | CloseFd | DupFd;

/** The file that a call is about; an empty one where `file/fd-open` refuses the call. */
export function fileOf({ state, operation: { fd } }: Context<DescriptorOperation>): FileState {
  return openFileBehind(state, fd) ?? { kind: "memfd", open: false };
}

/** The handle that stands for the file of a call; `file/fd-open` has refused what has none. */
export function handleOf({ state, operation: { fd } }: Context<DescriptorOperation>): Handle {
  return fileHandleOf(state, assuredHandle(fd));
}

/** The file behind an open descriptor, whichever of several it is. */
function openFileBehind(state: MachineState, fd: FdRef): FileState | undefined {
  const file = openFile(state, fd);
  return file?.duplicateOf === undefined ? file : state.files[file.duplicateOf];
}

/** True when the call is about a file of shmem: an ordinary one, and not of huge pages. */
export function isOfShmem({ state, operation: { fd } }: Context<FileUser>): boolean {
  return fd !== undefined && openFile(state, fd)?.kind === "memfd";
}

/** True unless the call is about a guest_memfd; one that names no open file is not. */
export function isOfNoGuestMemfd({ state, operation: { fd } }: Context<FileUser>): boolean {
  return fd === undefined || openFile(state, fd)?.kind !== "guest_memfd";
}

/** Every call that names a file by its descriptor. */
type FileUser = DescriptorOperation | HostMmap;

/** The file that a mapping call asks for. */
export function mappedFile({ state, operation: { fd } }: Context<HostMmap>): FileState | undefined {
  return fd === undefined ? undefined : openFileBehind(state, fd);
}

/**
 * The first byte at or behind the offset that is data, or that is a hole; undefined when there is
 * no data, and the size when there is no hole.
 *
 * @source mm/filemap.c, mapping_seek_hole_data, Linux 5.18: a page that is not up to date is a hole
 */
export function nextPage(
  file: FileState,
  offsetBytes: bigint,
  what: "data" | "hole",
): bigint | undefined {
  const size = sizeOf(file);
  const first = pageOf(offsetBytes);
  const isData = (index: bigint): boolean => pageAt(file, index)?.upToDate === true;
  let index = first;
  if (what === "hole") while (isData(index)) index++;
  else
    index =
      pageIndexesOf(file)
        .map(BigInt)
        .find((at) => at >= first && isData(at)) ?? size;
  const at = index === first ? offsetBytes : addressOf(index);
  if (at < size) return at;
  return what === "hole" ? size : undefined;
}
