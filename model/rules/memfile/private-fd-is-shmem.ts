import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import { bindsPrivateFile } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";
import { openFile } from "../../state.ts";

/** Any file of shmem will do: how it was made, mapped or sized is not asked. */
export const privateFdIsShmem: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-fd-is-shmem",
  sentence: "The file of a private slot must live in shmem.",
  source:
    "v6 patch 1/8, memfile_register_notifier (20220519153713.819591-2-chao.p.peng@linux.intel.com)",
  verdict: "EOPNOTSUPP",
  speaks: ({ state, operation }) =>
    bindsPrivateFile(state, operation) && openFile(state, operation.privateFd)?.kind === "hugetlb",
};
