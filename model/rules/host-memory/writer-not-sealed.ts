import type { HostMmap } from "../../../abi/operation.ts";
import { mappedFile } from "../../designs/memfile/file-operations.ts";
import { F_SEAL_FUTURE_WRITE, F_SEAL_WRITE, isSealed } from "../../designs/memfile/seals.ts";
import type { Rule } from "../../rule.ts";

/**
 * Once mapped for reading, it can never be written through that mapping. What was mapped before
 * stays, as was seen on 6.12.117, 6.18.44 and 7.2.13, and for F_SEAL_WRITE on 6.1.192.
 */
export const writerNotSealed: Rule<HostMmap> = {
  id: "host-memory/writer-not-sealed",
  sentence: "A file that is sealed against writing cannot be mapped shared and writable.",
  source:
    "mm/mmap.c, do_mmap, memfd_check_seals_mmap; 28464bbb2ddc (6.7, and in 6.1.y) and " +
    "8ec396d05d1b (6.14, and in 6.12.y): read-only mappings are allowed",
  verdict: "EPERM",
  speaks: (context) => {
    const { sharing, protection } = context.operation;
    if (sharing !== "shared" || protection !== "read-write") return false;
    const file = mappedFile(context);
    return file !== undefined && isSealed(file, F_SEAL_WRITE | F_SEAL_FUTURE_WRITE);
  },
};
