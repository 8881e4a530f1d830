/** Host pages that a mapping call is about. */
import { produce } from "immer";
import { PAGE_SIZE_BYTES, pageOf } from "../abi/units.ts";
import type { HostPage, MachineState } from "./state.ts";

/** The range of an mmap, munmap, mprotect or madvise call. */
export interface HostRange {
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

/**
 * Host page numbers of the range, in order; the size is rounded up to whole pages, as every such
 * call does.
 *
 * @source include/linux/mm.h, PAGE_ALIGN; used by do_mmap, do_vmi_munmap, do_mprotect_pkey,
 *   do_madvise.
 */
export function pageNumbersOf({ hva, sizeBytes }: HostRange): readonly number[] {
  const count = Number(pageOf(sizeBytes + PAGE_SIZE_BYTES - 1n));
  const first = Number(pageOf(hva));
  return Array.from({ length: count }, (_, index) => first + index);
}

/** True when both are the same kind of page with the same content. */
function samePage(a: HostPage | undefined, b: HostPage | undefined): boolean {
  return (
    a?.protection === b?.protection &&
    a?.tag === b?.tag &&
    a?.file?.handle === b?.file?.handle &&
    a?.file?.page === b?.file?.page
  );
}

/**
 * The state with these host pages; undefined unmaps one.
 *
 * @returns the very same state when every page is like that already.
 */
export function withHostPages(
  state: MachineState,
  pages: readonly (readonly [number: number, page: HostPage | undefined])[],
): MachineState {
  const changed = pages.filter(([number, page]) => !samePage(state.hostPages[number], page));
  if (changed.length === 0) return state;
  return produce(state, (draft) => {
    for (const [number, page] of changed) {
      if (page === undefined) delete draft.hostPages[number];
      else draft.hostPages[number] = page;
    }
  });
}
