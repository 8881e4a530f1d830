import type { HostMmap } from "../../../abi/operation.ts";
import { mappedFile } from "../../designs/memfile/file-operations.ts";
import { F_SEAL_FUTURE_WRITE, F_SEAL_WRITE, isSealed } from "../../designs/memfile/seals.ts";
import type { Rule } from "../../rule.ts";

/** Here F_SEAL_WRITE refuses every shared mapping, F_SEAL_FUTURE_WRITE a writable one. */
export const mappingNotSealed: Rule<HostMmap> = {
  id: "host-memory/mapping-not-sealed",
  sentence: "A file that is sealed against writing cannot be mapped shared for writing.",
  source:
    "mm/mmap.c, mapping_map_writable; mm/shmem.c, shmem_mmap, seal_check_future_write; Linux 5.18",
  verdict: "EPERM",
  speaks: (context) => {
    const file = mappedFile(context);
    if (file === undefined || context.operation.sharing === "private") return false;
    const isWritable = context.operation.protection === "read-write";
    return isSealed(file, F_SEAL_WRITE) || (isWritable && isSealed(file, F_SEAL_FUTURE_WRITE));
  },
};
