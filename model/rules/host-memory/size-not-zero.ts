import type { HostMmap, HostMunmap } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * mprotect and madvise take size 0 as nothing to do.
 */
export const sizeNotZero: Rule<HostMmap | HostMunmap> = {
  id: "host-memory/size-not-zero",
  sentence: "mmap and munmap need at least one byte.",
  source: "mm/mmap.c, do_mmap; mm/vma.c, do_vmi_munmap; Linux 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => operation.sizeBytes === 0n,
};
