/** Pages that leave a file: hole punches and truncation. */

import type { Handle } from "../../../abi/handle.ts";
import { PAGE_SIZE_BYTES } from "../../../abi/units.ts";
import { withFile, withFilePages, withHostPages } from "../../change-state.ts";
import type { Dialect } from "../../dialect.ts";
import { forgotten, hostPageAt, isCopy } from "../../host-memory.ts";
import { tagSeen, withZeroes } from "../../page-bytes.ts";
import type { FileState, MachineState } from "../../state.ts";
import { tainted } from "../../taints.ts";
import { type Chunk, cut } from "./chunks.ts";
import { hostPagesChanged } from "./mappings.ts";
import { callsFreedMemory, type FileRange, notified } from "./notify.ts";
import { fileNamed, pageAt, pageIndexesOf, sizeOf, withoutPagesAt } from "./page-cache.ts";

/** The state after a removal, and whether a notifier that is gone was told of it. */
export interface Removal {
  readonly state: MachineState;
  readonly callsFreedMemory: boolean;
}

/**
 * Removes the pages that lie wholly in the byte range, and zeroes the rest of it. Every folio that
 * goes is announced right before it goes; a folio that only reaches into the range is split first.
 *
 * @param to - undefined removes everything from `from` on.
 * @source mm/shmem.c, shmem_undo_range, Linux 5.18; v6 patch 2/8
 */
export function removed(
  dialect: Dialect,
  before: MachineState,
  handle: Handle,
  from: bigint,
  to: bigint | undefined,
): Removal {
  const file = fileNamed(before, handle);
  const first = ceilPage(from);
  const end = to === undefined ? undefined : to / PAGE_SIZE_BYTES;
  const gone = pageIndexesOf(file).filter(
    (at) => BigInt(at) >= first && (end === undefined || BigInt(at) < end),
  );
  const state = foliosOf(file, gone).reduce(
    (told, range) => notified(dialect, told, handle, range),
    zeroed(before, handle, edges(from, to)),
  );
  const removed = new Set(gone);
  const told = hostPagesChanged({ dialect, state }, (number) => {
    const page = hostPageAt(state, number);
    const shown = page?.file;
    if (shown?.handle !== handle || (page?.cow === "copied" && end !== undefined)) return false;
    return removed.has(shown.page) || isUnmapped(file, shown.page, first, end);
  });
  const cutsOff = end === undefined && sizeOf(file) > first * PAGE_SIZE_BYTES;
  const unmapped = cutsOff ? withoutCopies(told, handle, first) : told;
  if (gone.length === 0) return { state: unmapped, callsFreedMemory: false };
  const after = withFile(unmapped, handle, withoutPagesAt(fileNamed(unmapped, handle), gone));
  return { state: after, callsFreedMemory: callsFreedMemory(file) };
}

/**
 * Whether mappings of a page are taken away: those of a whole range that is punched, holes
 * included, and of what is cut off, but for a size that cuts nothing off.
 *
 * @source mm/shmem.c, shmem_fallocate and shmem_setattr, Linux 5.18: unmap_mapping_range
 */
function isUnmapped(
  file: FileState,
  page: number,
  first: bigint,
  end: bigint | undefined,
): boolean {
  const at = BigInt(page);
  if (at < first) return false;
  return end === undefined ? sizeOf(file) > first * PAGE_SIZE_BYTES : at < end;
}

/**
 * The state in which private mappings show the file again from a page on. Cutting a file off takes
 * their copies with it; a hole leaves them.
 *
 * @source mm/shmem.c, shmem_setattr, unmap_mapping_range with even_cows, which shmem_fallocate
 *   does not ask for; Linux 5.18 to 6.18
 */
function withoutCopies(state: MachineState, handle: Handle, first: bigint): MachineState {
  const lost = state.hostPages.sorted.flatMap(([number, page]) => {
    const { file } = page;
    if (!isCopy(page) || file?.handle !== handle || BigInt(file.page) < first) return [];
    return [[number, forgotten(page)] as const];
  });
  return withHostPages(state, lost);
}

/** The chunks of the range that do not cover their page. */
function edges(from: bigint, to: bigint | undefined): readonly Chunk[] {
  const end = ceilPage(from) * PAGE_SIZE_BYTES;
  const head = cut(from, to === undefined || end < to ? end : to);
  const last = to === undefined ? 0n : (to / PAGE_SIZE_BYTES) * PAGE_SIZE_BYTES;
  const tail = to === undefined || last < end ? [] : cut(last, to);
  return [...head, ...tail];
}

function zeroed(state: MachineState, handle: Handle, chunks: readonly Chunk[]): MachineState {
  return chunks.reduce((before, { page: index, pageStart, start, end }) => {
    const file = fileNamed(before, handle);
    const page = pageAt(file, index);
    if (page === undefined) return before;
    if (pageStart === "part" && tagSeen(page) !== 0) return tainted(before, "torn-page-start");
    const from = Number(start % PAGE_SIZE_BYTES);
    const after = withZeroes(page, from, from + Number(end - start));
    if (after === page) return before;
    return withFile(before, handle, withFilePages(file, [[index, after]]));
  }, state);
}

/** The removed pages as the folios they go in: whole ones, or single pages of split ones. */
function foliosOf(file: FileState, gone: readonly number[]): readonly FileRange[] {
  const set = new Set(gone);
  return gone.flatMap((at) => {
    const { head, order } = pageAt(file, at)?.folio ?? { head: at, order: 0 };
    const end = head + 2 ** order;
    for (let page = head; page < end; page++) {
      if (!set.has(page)) return [{ from: at, to: at + 1 }];
    }
    return at === head ? [{ from: head, to: end }] : [];
  });
}

function ceilPage(bytes: bigint): bigint {
  return (bytes + PAGE_SIZE_BYTES - 1n) / PAGE_SIZE_BYTES;
}
