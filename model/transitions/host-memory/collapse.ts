import type { Errno } from "../../../abi/errno.ts";
import type { HostCollapse } from "../../../abi/operation.ts";
import { guestMemfdNamed } from "../../designs/guest-memfd/open-file.ts";
import { pageNumbersOf } from "../../host-range.ts";
import type { Context, Effect, Transition } from "../../rule.ts";

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
    const mapped = mappedPages(context);
    if (mapped.length > 0 && isGuestMemfd(context, mapped[0])) return [refused];
    const isWhole = mapped.length === pageNumbersOf(context.operation).length;
    const done = isWhole ? ok(context) : failed(context, "ENOMEM");
    if (mapped.length === 0) return [done, refused];
    const others = isWhole ? FULL_OR_BUSY : FULL_OR_BUSY.filter((errno) => errno !== "ENOMEM");
    return [refused, done, ...others.map((errno) => failed(context, errno))];
  },
};

/** No huge page to be had, and pages that are in use elsewhere. */
const FULL_OR_BUSY: readonly Errno[] = ["EAGAIN", "EBUSY", "ENOMEM"];

type Collapse = Context<HostCollapse>;

function mappedPages({ state, operation }: Collapse): readonly number[] {
  return pageNumbersOf(operation).filter((number) => state.hostPages[number] !== undefined);
}

function isGuestMemfd({ state }: Collapse, number: number | undefined): boolean {
  const { file } = (number !== undefined && state.hostPages[number]) || {};
  return file !== undefined && guestMemfdNamed(state, file.handle) !== undefined;
}

function ok({ state }: Collapse): Transition {
  return { expected: { kind: "ok" }, state, decidedBy: ID };
}

function failed({ state }: Collapse, errno: Errno): Transition {
  return { expected: { kind: "failed", errno }, state, decidedBy: ID };
}
