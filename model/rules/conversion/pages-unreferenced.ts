import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { firstPinned, makesPrivate, QUEUED, rangeOf } from "../../designs/guest-memfd/kinds.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import { fileNamed } from "../../designs/memfile/page-cache.ts";
import type { Context, Rule } from "../../rule.ts";

const ERRNO = "EAGAIN";

/**
 * Only a conversion to private asks. What the host had mapped of the range is gone by then, and
 * comes back when it is touched; nothing else has changed. That a page in a pipe counts was
 * inferred from the text.
 */
export const pagesUnreferenced: Rule<SetMemoryAttributes2> = {
  id: "conversion/pages-unreferenced",
  sentence:
    "No page that becomes private may have a reference that KVM cannot explain; error_offset " +
    "names the first one that has.",
  source: QUEUED,
  errno: ERRNO,
  verdict: (context) => ({
    kind: "failed_at",
    errno: ERRNO,
    offsetBytes: pinnedIn(context) ?? context.operation.offsetBytes,
  }),
  speaks: (context) => makesPrivate(context.operation) && pinnedIn(context) !== undefined,
};

function pinnedIn({ state, operation }: Context<SetMemoryAttributes2>): bigint | undefined {
  // Asked of calls that an earlier rule refuses, too: which of two decides is looked at.
  const opened = openGuestMemfd(state, operation.fd);
  return opened && firstPinned(fileNamed(state, opened.handle), rangeOf(operation));
}
