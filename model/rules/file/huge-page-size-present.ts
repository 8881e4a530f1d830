import type { MemfdCreate } from "../../../abi/operation.ts";
import { hugePageSize } from "../../designs/memfd-flags.ts";
import type { Rule } from "../../rule.ts";

/** Whether there are pages of 1 GiB is up to the processor: there the effect allows both. */
export const hugePageSizePresent: Rule<MemfdCreate> = {
  id: "file/huge-page-size-present",
  sentence: "Huge pages of the size that HUGETLB names must exist on the machine.",
  source:
    "fs/hugetlbfs/inode.c, hugetlb_file_setup, Linux 5.18 to 6.18: no hstate of the size; the " +
    "name is looked at before",
  verdict: "ENODEV",
  speaks: ({ operation: { flags } }) => hugePageSize(flags) === "absent",
};
