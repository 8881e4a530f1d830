import type { MemfdCreate } from "../../../abi/operation.ts";
import { MFD_HUGETLB, MFD_INACCESSIBLE } from "../../designs/memfd-flags.ts";
import type { Rule } from "../../rule.ts";

/** Found out last: the file is there already, and is dropped again. */
export const inaccessibleNotHugetlb: Rule<MemfdCreate> = {
  id: "memfile/inaccessible-not-hugetlb",
  sentence: "INACCESSIBLE needs a file that is a memfile backing store, and hugetlbfs is none.",
  source:
    "v6 patch 3/8, memfd_create, memfile_node_set_flags " +
    "(20220519153713.819591-4-chao.p.peng@linux.intel.com)",
  verdict: "EOPNOTSUPP",
  speaks: ({ operation: { flags } }) =>
    (flags & MFD_INACCESSIBLE) !== 0 && (flags & MFD_HUGETLB) !== 0,
};
