import type { Errno } from "../../../abi/errno.ts";
import type { HostCollapse } from "../../../abi/operation.ts";
import { guestMemfdNamed } from "../../designs/guest-memfd/open-file.ts";
import { hostRuns } from "../../host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Context, Effect, Transition } from "../../rule.ts";
import type { HostPage, MachineState } from "../../state.ts";
import { tainted } from "../../taints.ts";

const ID = "host-memory/collapse";

/**
 * Whether there are huge pages to be had, and whether the kernel was built with them at all, is the
 * machine's affair, so all that the text lists may be answered. Memory holds what it held.
 *
 * A guest_memfd never gets them: the walk over the range ends at the first area of one. What an
 * area before it answers may end the walk earlier.
 */
export const collapse: Effect<HostCollapse> = {
  id: ID,
  sentence: "MADV_COLLAPSE changes nothing that is seen; a mapped guest_memfd refuses it.",
  source:
    "mm/madvise.c, madvise_walk_vmas; mm/khugepaged.c, madvise_collapse, Linux 6.1; " +
    "dd085fe9a8eb mm: thp: deny THP for files on anonymous inodes (2026)",
  apply: (context) => {
    const refused = failed(context, "EINVAL");
    const { from, to } = hostPagesOf(context.operation);
    const runs = hostRuns(context.state, from, to);
    const mapped = runs.flatMap(({ page }) => page ?? []);
    if (mapped[0] !== undefined && isGuestMemfd(context, mapped[0])) return [refused];
    const isWhole = mapped.length === runs.length;
    const done = isWhole ? ok(context) : failed(context, "ENOMEM");
    if (mapped.length === 0) return [done, refused];
    const others = isWhole ? FULL_OR_BUSY : FULL_OR_BUSY.filter((errno) => errno !== "ENOMEM");
    return [refused, done, ...others.map((errno) => failed(context, errno))];
  },
};

/** No huge page to be had, and pages that are in use elsewhere. */
const FULL_OR_BUSY: readonly Errno[] = ["EAGAIN", "EBUSY", "ENOMEM"];

type Collapse = Context<HostCollapse>;

function isGuestMemfd({ state }: Collapse, { file }: HostPage): boolean {
  return file !== undefined && guestMemfdNamed(state, file.handle) !== undefined;
}

/**
 * A huge page of an ordinary file fills all holes it covers, so that what the file holds then is
 * open. It takes a mapped and aligned run of its pages.
 *
 * @source mm/khugepaged.c, collapse_file
 */
function after({ state, operation }: Collapse): MachineState {
  const { from, to } = hostPagesOf(operation);
  const first = Math.ceil(from / HUGE_PAGES) * HUGE_PAGES;
  for (let start = first; start + HUGE_PAGES <= to; start += HUGE_PAGES) {
    const files = hostRuns(state, start, start + HUGE_PAGES).map(({ page }) => page?.file);
    const isOfFile = files.every((file) => file && state.files[file.handle]?.kind === "memfd");
    if (isOfFile) return tainted(state, "collapsed-file");
  }
  return state;
}

/** Pages of 4 KiB in a huge page of 2 MiB. */
const HUGE_PAGES = 512;

function ok(context: Collapse): Transition {
  return { expected: { kind: "ok" }, state: after(context), decidedBy: ID };
}

function failed(context: Collapse, errno: Errno): Transition {
  return { expected: { kind: "failed", errno }, state: after(context), decidedBy: ID };
}
