/** What a fallocate that adds pages does to the file, page by page. */
import type { Errno } from "../../../abi/errno.ts";
import type { Fallocate } from "../../../abi/operation.ts";
import { PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import type { Context } from "../../rule.ts";
import type { FileState } from "../../state.ts";
import { PUNCH_HOLE } from "./fallocate-mode.ts";
import { fileOf } from "./file-operations.ts";
import type { FileRange } from "./notify.ts";
import { folioEnd, folioOrderOf, pageAt, withFolioAt, withLookup } from "./page-cache.ts";

/** How far the call came. */
export interface Allocation {
  /** The range of the call in pages, rounded outward. */
  readonly range: FileRange;
  /** With every page the call came to; with none of its own when it failed. */
  readonly file: FileState;
  /** The errno of the allocation that failed. */
  readonly failed: Errno | undefined;
  /** What a failed call takes back or passes over on its way back, folio by folio. */
  readonly undone: readonly FileRange[];
}

/**
 * A page that is there is zeroed and kept when it was not up to date, so that a failure does not
 * take it away; a page that is added stays not up to date.
 *
 * @source mm/shmem.c, shmem_fallocate and shmem_getpage_gfp with SGP_FALLOC, Linux 5.18
 */
export function allocation(context: Context<Fallocate>): Allocation {
  const { mode, offsetBytes, sizeBytes, inject } = context.operation;
  const range = pagesAround(offsetBytes, offsetBytes + sizeBytes);
  let file = fileOf(context);
  let kept = file;
  if ((mode & PUNCH_HOLE) !== 0) return { range, file, failed: undefined, undone: [] };
  const undone: FileRange[] = [];
  let allocations = 0;
  for (let at = range.from; at < range.to; ) {
    if (pageAt(file, at) !== undefined) {
      file = withLookup(file, at);
      kept = withLookup(kept, at);
    } else {
      allocations++;
      if (allocations === inject?.at) return { range, file: kept, failed: inject.errno, undone };
      file = withFolioAt(file, at, folioOrderOf(context.dialect), false);
    }
    const end = folioEnd(file, at);
    undone.push({ from: at, to: Math.min(end, range.to) });
    at = end;
  }
  return { range, file, failed: undefined, undone: [] };
}

/** The pages that a byte range touches. */
function pagesAround(fromBytes: bigint, toBytes: bigint): FileRange {
  return { from: Number(pageOf(fromBytes)), to: pagesUpTo(toBytes) };
}

/** Pages that hold the first bytes of a file, the last one perhaps in part. */
export function pagesUpTo(bytes: bigint): number {
  return Number(pageOf(bytes + PAGE_SIZE_BYTES - 1n));
}
