import type { Errno } from "../../../abi/errno.ts";
import type { HostCollapse } from "../../../abi/operation.ts";
import { guestMemfdNamed } from "../../designs/guest-memfd/open-file.ts";
import { hostRuns } from "../../host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Context, Effect, Transition } from "../../rule.ts";
import type { HostPage } from "../../state.ts";

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

function ok({ state }: Collapse): Transition {
  return { expected: { kind: "ok" }, state, decidedBy: ID };
}

function failed({ state }: Collapse, errno: Errno): Transition {
  return { expected: { kind: "failed", errno }, state, decidedBy: ID };
}
