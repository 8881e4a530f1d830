import type { HostMmap } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";
import { usableFile } from "../../state.ts";

/** Asked before size and address. */
export const fdOpen: Rule<HostMmap> = {
  id: "host-memory/fd-open",
  sentence: "Mapping a file needs an open descriptor.",
  source: "mm/mmap.c, ksys_mmap_pgoff, Linux 5.18",
  verdict: "EBADF",
  speaks: ({ state, operation: { fd } }) => fd !== undefined && usableFile(state, fd) === undefined,
};
