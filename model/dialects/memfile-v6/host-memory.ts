import { removing } from "../../remove-mapped.ts";
import type { OperationModel } from "../../rule.ts";
import { notHugetlb } from "../../rules/file/not-hugetlb.ts";
import { fdOpen } from "../../rules/host-memory/fd-open.ts";
import { fileOffsetAligned } from "../../rules/host-memory/file-offset-aligned.ts";
import { fileRangeFits } from "../../rules/host-memory/file-range-fits.ts";

import { hvaAligned as hostRangeAligned, hvaAligned } from "../../rules/host-memory/hva-aligned.ts";
import { mappingNotSealed } from "../../rules/host-memory/mapping-not-sealed.ts";
import { pageInsideFile } from "../../rules/host-memory/page-inside-file.ts";
import { pageReadable } from "../../rules/host-memory/page-readable.ts";
import { pageWritable } from "../../rules/host-memory/page-writable.ts";
import { sizeNotZero } from "../../rules/host-memory/size-not-zero.ts";
import { noMmap } from "../../rules/memfile/no-mmap.ts";
import { tainted } from "../../taints.ts";
import { mmap } from "../../transitions/host-memory/mmap.ts";
import { read } from "../../transitions/host-memory/read.ts";
import { write } from "../../transitions/host-memory/write.ts";
import { HOST_MEMORY, MPROTECT_OF_FILES } from "../host-memory.ts";
import { inOrder, leaving } from "../ladder.ts";

type HostMemoryModels = typeof HOST_MEMORY & {
  readonly host_mmap: OperationModel<"host_mmap">;
  readonly host_remove: OperationModel<"host_remove">;
};

/** Memory of the VMM, some of it mapped from files. */
export const HOST_MEMORY_WITH_FILES: HostMemoryModels = {
  ...HOST_MEMORY,
  host_mmap: {
    ladder: [
      ...inOrder(fileOffsetAligned, fdOpen, sizeNotZero, hvaAligned, fileRangeFits),
      ...leaving(notHugetlb, ({ state }) => tainted(state, "hugetlb-file")),
      ...inOrder(mappingNotSealed, noMmap),
    ],
    effect: mmap,
  },
  host_mprotect: MPROTECT_OF_FILES,
  host_remove: {
    ladder: inOrder(hostRangeAligned),
    // What could only be made writable does not count yet.
    effect: removing(
      "mm/madvise.c, madvise_remove and madvise_walk_vmas, Linux 5.18",
      ({ protection }) => protection !== "read-write",
    ),
  },
  host_read: { ladder: inOrder(pageReadable, pageInsideFile), effect: read },
  host_write: { ladder: inOrder(pageWritable, pageInsideFile), effect: write },
};
