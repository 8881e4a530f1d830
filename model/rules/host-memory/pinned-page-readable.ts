import type { HostPin } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { isBacked } from "../../designs/guest-memfd/host-page.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Rule } from "../../rule.ts";

/** The page is brought in as by a load; where a load would raise SIGBUS, a call fails. */
export const pinnedPageReadable: Rule<HostPin> = {
  id: "host-memory/pinned-page-readable",
  sentence: "vmsplice fails with EFAULT when the process itself could not read the page.",
  source: "fs/splice.c, vmsplice_to_pipe; mm/gup.c, check_vma_flags, Linux 6.18",
  verdict: "EFAULT",
  speaks: ({ state, operation }) => {
    const page = hostPageAt(state, Number(pageOf(operation.hva)));
    return page === undefined || page.protection === "none" || !isBacked(state, page);
  },
};
