/** What the simulator has code for, and would rather not perform. */
import type { Withheld } from "../../abi/implementation.ts";

const ON_FILES: Withheld["operations"] = [
  ...(["fallocate", "ftruncate", "file_read", "file_write", "add_seals", "get_seals"] as const),
  ...(["seek", "fstat", "file_call", "host_mmap", "set_memory_attributes2"] as const),
];

/** Every reason that it declares; refusals for want of code are not among them. */
export const WITHHELD: readonly Withheld[] = [
  {
    reason: "limit/file-pages-of-one-call",
    operations: ["fallocate", "file_write"],
    because: "One call would fill more pages than the simulated host has.",
  },
  {
    reason: "limit/pages-of-one-pre-fault",
    operations: ["pre_fault_memory"],
    because: "One call would map more pages of a file than the simulated host has.",
  },
  {
    reason: "limit/initially-set-pages",
    operations: ["set_user_memory_region", "set_user_memory_region2"],
    because: "A bitmap of that size that starts with all ones is handed out bit by bit.",
  },
  {
    reason: "no-operations-of-other-files",
    operations: ON_FILES,
    because: "What a call does to an open file that is no memory is no matter of a trace.",
  },
  {
    reason: "no-hugetlb-operations",
    operations: ON_FILES,
    because: "The simulated host has no huge pages that a file could be filled with.",
  },
];
