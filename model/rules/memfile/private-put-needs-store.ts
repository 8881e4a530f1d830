import { bindingUnder, isPrivate } from "../../designs/memfile/access.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * By now the shared page is mapped for the private access. A host page that cannot be had ends the
 * fault before its clean-up.
 */
export const privatePutNeedsStore: Rule<GuestAccess> = {
  id: "memfile/private-put-needs-store",
  sentence: "The clean-up of a private fault needs the backing store of its slot.",
  source: "v6 patch 6/8, direct_page_fault (20220519153713.819591-7-chao.p.peng@linux.intel.com)",
  verdict: () => ({ kind: "host_oops", what: "null-dereference" }),
  speaks: (context) => isPrivate(context) && bindingUnder(context) === undefined,
};
