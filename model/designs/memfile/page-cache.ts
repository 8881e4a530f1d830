/** The page cache of the modelled files: what is there, what comes, what goes. */
import { produce } from "immer";
import type { Handle } from "../../../abi/handle.ts";
import { HUGE_ORDER, PAGE_SIZE_BYTES } from "../../../abi/units.ts";
import { type Entries, withFileFields, withFilePages } from "../../change-state.ts";
import { withTag } from "../../page-bytes.ts";
import type { FilePage, FileState, MachineState } from "../../state.ts";

/** Node flags of the memfile design. */
export const USER_INACCESSIBLE = 1;
export const ALL_NODE_FLAGS = 7;

/** The file behind a handle, open or not; one that never was has nothing. */
export function fileNamed(state: MachineState, handle: Handle): FileState {
  return state.files[handle] ?? { kind: "memfd", open: false };
}

/** Size in bytes. */
export function sizeOf(file: FileState): bigint {
  return file.sizeBytes ?? 0n;
}

/** True while the node refuses reads, writes and mappings of user space. */
export function isInaccessible(file: FileState): boolean {
  return ((file.nodeFlags ?? 0) & USER_INACCESSIBLE) !== 0;
}

/** The page at an index, if it is in the page cache. */
export function pageAt(file: FileState, index: bigint | number): FilePage | undefined {
  return file.pages?.[Number(index)];
}

/**
 * True when a lookup that may not allocate finds the page: it is there, and below the end of the
 * file.
 *
 * @source v6 patch 2/8, shmem_get_lock_pfn (20220519153713.819591-3-chao.p.peng@linux.intel.com)
 */
export function isPopulated(file: FileState, index: bigint): boolean {
  return index * PAGE_SIZE_BYTES < sizeOf(file) && pageAt(file, index) !== undefined;
}

/** Indexes of the pages that are there, in order. */
export function pageIndexesOf(file: FileState): readonly number[] {
  return Object.keys(file.pages ?? {}).map(Number);
}

/** First index behind the folio that an index belongs to, or would belong to. */
export function folioEnd(file: FileState, index: number): number {
  const { head, order } = pageAt(file, index)?.folio ?? { head: index, order: 0 };
  return head + 2 ** order;
}

/**
 * The file with a folio at the index, zero: a large one where the generation makes them and none
 * of its pages is there.
 *
 * @source mm/shmem.c, shmem_alloc_and_acct_page, Linux 5.18
 */
export function withFolioAt(
  file: FileState,
  index: number,
  orderWanted: number,
  upToDate: boolean,
): FileState {
  const large = index - (index % 2 ** orderWanted);
  const all = indexesFrom(large, orderWanted);
  const isFree = all.every((at) => pageAt(file, at) === undefined);
  const folio = isFree ? { head: large, order: orderWanted } : { head: index, order: 0 };
  const first = file.populations ?? 0;
  const added = indexesFrom(folio.head, folio.order).map((at, nth): [number, FilePage] => [
    at,
    { identity: first + nth, tag: 0, upToDate, folio },
  ]);
  const after = withFilePages(file, added);
  return withFileFields(after, { populations: first + added.length });
}

/** The file after a lookup of a page: a folio that was not up to date is zeroed. */
export function withLookup(file: FileState, index: number): FileState {
  const page = pageAt(file, index);
  if (page === undefined || page.upToDate) return file;
  const changes: Entries<FilePage> = indexesFrom(page.folio.head, page.folio.order).flatMap(
    (at) => {
      const there = pageAt(file, at);
      return there === undefined ? [] : [[at, { ...there, upToDate: true }]];
    },
  );
  return withFilePages(file, changes);
}

/** The file in which the page holds a tag. */
export function withTagAt(file: FileState, index: number, tag: number): FileState {
  const page = pageAt(file, index);
  const after = page && withTag(page, tag);
  return after === undefined || after === page ? file : withFilePages(file, [[index, after]]);
}

/** The file without these pages; what is left of their folios are single pages. */
export function withoutPagesAt(file: FileState, indexes: readonly number[]): FileState {
  const heads = new Set(indexes.map((at) => pageAt(file, at)?.folio.head));
  const touched = pageIndexesOf(file).filter((at) => heads.has(pageAt(file, at)?.folio.head));
  const pages = produce(file.pages ?? {}, (draft) => {
    for (const at of indexes) delete draft[at];
    for (const at of touched) {
      const page = draft[at];
      if (page !== undefined) page.folio = { head: at, order: 0 };
    }
  });
  return withFileFields(file, { pages });
}

/** Order of the folios that a generation makes. */
export function folioOrderOf({ constants }: { constants: { folioOrder?: number } }): number {
  return constants.folioOrder ?? 0;
}

/** Indexes of the aligned run of 2^order pages that begins at `head`. */
export function indexesFrom(head: number, order: number = HUGE_ORDER): readonly number[] {
  return Array.from({ length: 2 ** order }, (_, nth) => head + nth);
}
