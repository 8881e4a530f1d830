/** What the calls on a file have in common. */

import { isHandle } from "../../../abi/handle.ts";
import type { CloseFd, DupFd, FileOperation, HostMmap } from "../../../abi/operation.ts";
import { addressOf, pageOf } from "../../../abi/units.ts";
import { showsFile } from "../../host-memory.ts";
import type { Context } from "../../rule.ts";
import { type FileState, openFile } from "../../state.ts";
import { pageAt, pageIndexesOf, sizeOf } from "./page-cache.ts";

/** Every call on a descriptor. */
export type DescriptorOperation = FileOperation | CloseFd | DupFd;

/** The file that a call is about; an empty one where `file/fd-open` refuses the call. */
export function fileOf({ state, operation }: Context<DescriptorOperation>): FileState {
  return openFile(state, operation.fd) ?? { kind: "memfd", open: false };
}

/** The file that a mapping call asks for. */
export function mappedFile({ state, operation: { fd } }: Context<HostMmap>): FileState | undefined {
  return fd === undefined ? undefined : openFile(state, fd);
}

/** True when some page of the host window shows the file. */
export function isMapped({ state, operation: { fd } }: Context<DescriptorOperation>): boolean {
  if (!isHandle(fd)) return false;
  return showsFile(state, fd);
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
