import type { HostRemove } from "../../../abi/operation.ts";
import { removing } from "../../remove-mapped.ts";
import type { Effect } from "../../rule.ts";

/** Memory that is mapped for reading counts, as long as it could be made writable. */
export const remove: Effect<HostRemove> = removing(
  "mm/madvise.c, madvise_remove and madvise_walk_vmas, Linux 6.1 to 6.18; e8e17ee90eaf (6.7, " +
    "and in 6.1.y) for mappings that mprotect could make writable",
  ({ neverWritable }) => neverWritable === true,
);
