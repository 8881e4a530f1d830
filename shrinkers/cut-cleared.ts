/** What a CLEAR of the dirty log says about a slot, once a piece of guest memory is cut out. */
import type { Operation } from "../abi/operation.ts";
import { pageSetOf, runsOf } from "../abi/page-set.ts";
import { PAGE_SHIFT } from "../abi/units.ts";

/**
 * The call about the pages that are left of its slot, under their new numbers.
 *
 * @param base - guest address of the slot's first page, before the cut.
 * @param move - where an address is after the cut; addresses inside it come to its start.
 */
export function cutCleared(
  call: Extract<Operation, { readonly op: "clear_dirty_log" }>,
  base: bigint,
  move: (gpa: bigint) => bigint,
): Operation {
  const moved = (page: bigint): bigint =>
    (move(base + (page << PAGE_SHIFT)) - move(base)) >> PAGE_SHIFT;
  const { firstPage, numPages, pages } = call;
  const [first, end] = [moved(firstPage), moved(firstPage + BigInt(numPages))];
  const cut = (page: number): number => Number(moved(firstPage + BigInt(page)) - first);
  const runs = runsOf(pages).map((run) => ({ first: cut(run.first), last: cut(run.last + 1) - 1 }));
  const left = pageSetOf(runs.filter((run) => run.last >= run.first));
  return { ...call, firstPage: first, numPages: Number(end - first), pages: left };
}
