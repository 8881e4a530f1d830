import type { Errno } from "../../../abi/errno.ts";
import type { HostAdvise } from "../../../abi/plain-calls.ts";
import { PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import { isBacked } from "../../designs/guest-memfd/host-page.ts";
import { loaded, stored, tagOf, targetOf } from "../../designs/memfile/targets.ts";
import { type HostRun, hostPageAt, hostRuns } from "../../host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Context, Effect, Transition } from "../../rule.ts";
import type { MachineState } from "../../state.ts";

const ID = "host-memory/advise";

/**
 * Nothing that memory holds changes. Populating works its way up, page by page, and ends at the
 * first that cannot be had; the pages before it are there. Taking pages out goes on behind a hole.
 * What cannot be locked is ENOMEM, whatever the reason.
 */
export const advise: Effect<HostAdvise> = {
  id: ID,
  sentence:
    "COLD, PAGEOUT, POPULATE and mlock change nothing that memory holds; a hole is ENOMEM, a " +
    "page that may not be accessed so EINVAL, and one that has nothing behind it EFAULT.",
  source:
    "mm/madvise.c, madvise_walk_vmas and madvise_populate; mm/gup.c, faultin_page_range; " +
    "mm/mlock.c, do_mlock, Linux 6.1 to 7.3; seen on 6.18.44",
  apply: (context) => {
    const { advice } = context.operation;
    const { from, to } = advice === "lock" ? lockedPages(context) : hostPagesOf(context.operation);
    const runs = hostRuns(context.state, from, to);
    const hasHole = runs.some(({ page }) => page === undefined);
    if (advice === "cold" || advice === "pageout" || (advice === "lock" && hasHole))
      return [ending(context.state, hasHole ? "ENOMEM" : undefined)];
    const errnoOf = (run: HostRun): Errno | undefined => whyNot(context, run);
    const stop = runs.find((run) => errnoOf(run) !== undefined);
    const errno = stop && errnoOf(stop);
    const inPart = stop !== undefined && errno === "EFAULT" ? backedPages(context.state, stop) : 0;
    const end = stop === undefined ? to : stop.from + inPart;
    const after = populated(context, from, end);
    return [ending(after, advice === "lock" && errno !== undefined ? "ENOMEM" : errno)];
  },
};

type Advise = Context<HostAdvise>;

/** mlock rounds its start down, and not only its end up. */
function lockedPages({ operation: { hva, sizeBytes } }: Advise): { from: number; to: number } {
  const to = Number(pageOf(hva + sizeBytes + PAGE_SIZE_BYTES - 1n));
  return { from: Number(pageOf(hva)), to };
}

/** Why the run as a whole cannot be brought in; mlock brings in what can be read. */
function whyNot({ state, operation: { advice } }: Advise, run: HostRun): Errno | undefined {
  if (run.page === undefined) return "ENOMEM";
  const { protection } = run.page;
  const isWritten = advice === "populate_write";
  if (protection === "none" || (isWritten && protection !== "read-write")) return "EINVAL";
  return backedPages(state, run) < run.to - run.from ? "EFAULT" : undefined;
}

/** How many pages of the run, from its first on, have something behind them. */
function backedPages(state: MachineState, { from, to, page, area }: HostRun): number {
  if (page === undefined) return 0;
  if (area?.file === undefined) return isBacked(state, page) ? to - from : 0;
  let number = from;
  while (number < to && isBacked(state, hostPageAt(state, number) ?? page)) number++;
  return number - from;
}

/**
 * The state in which the file pages of the range are there: anonymous ones look the same. What is
 * populated for writing, and what mlock finds writable, is a copy in a private mapping.
 *
 * @source mm/gup.c, populate_vma_page_range, Linux 6.1
 */
function populated({ dialect, state, operation }: Advise, from: number, to: number): MachineState {
  let after = state;
  for (const { page, from: first, to: end } of hostRuns(state, from, to)) {
    if (page?.file === undefined) continue;
    const isLocked = operation.advice === "lock" && page.protection === "read-write";
    const isWritten = operation.advice === "populate_write" || isLocked;
    for (let number = first; number < end; number++) {
      const target = targetOf(after, number);
      after =
        isWritten && target.kind === "cow"
          ? stored(dialect, after, target, tagOf(after, target))
          : loaded(dialect, after, target);
    }
  }
  return after;
}

function ending(state: MachineState, errno: Errno | undefined): Transition {
  const expected = errno === undefined ? ({ kind: "ok" } as const) : failed(errno);
  return { expected, state, decidedBy: ID };
}

function failed(errno: Errno): { readonly kind: "failed"; readonly errno: Errno } {
  return { kind: "failed", errno };
}
