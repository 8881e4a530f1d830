import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import { bindsPrivateFile } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";
import { openFile } from "../../state.ts";

/** The field is unsigned, and the errno is not EBADF. */
export const privateFdOpen: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-fd-open",
  sentence: "Creating a private slot needs an open descriptor.",
  source:
    "v6 patch 7/8, __kvm_set_memory_region (20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ state, operation }) =>
    bindsPrivateFile(state, operation) && openFile(state, operation.privateFd) === undefined,
};
