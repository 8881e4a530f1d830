import type { Fallocate } from "../../../abi/operation.ts";
import { KEEP_SIZE, PUNCH_HOLE } from "../../designs/memfile/fallocate-mode.ts";
import type { Rule } from "../../rule.ts";

/** Files on disk can do more. */
export const modeOfShmem: Rule<Fallocate> = {
  id: "file/mode-of-shmem",
  sentence: "shmem allocates and punches; it does not zero, collapse, insert or unshare.",
  source: "mm/shmem.c, shmem_fallocate, Linux 5.18",
  verdict: "EOPNOTSUPP",
  speaks: ({ operation: { mode } }) => (mode & ~(KEEP_SIZE | PUNCH_HOLE)) !== 0,
};
