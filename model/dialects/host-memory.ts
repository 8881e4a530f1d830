import type { OperationModel } from "../rule.ts";
import { hvaAligned } from "../rules/host-memory/hva-aligned.ts";
import { pageReadable } from "../rules/host-memory/page-readable.ts";
import { pageWritable } from "../rules/host-memory/page-writable.ts";
import { sizeNotZero } from "../rules/host-memory/size-not-zero.ts";
import { dontneed } from "../transitions/host-memory/dontneed.ts";
import { mmap } from "../transitions/host-memory/mmap.ts";
import { mprotect } from "../transitions/host-memory/mprotect.ts";
import { munmap } from "../transitions/host-memory/munmap.ts";
import { read } from "../transitions/host-memory/read.ts";
import { write } from "../transitions/host-memory/write.ts";
import { inOrder } from "./ladder.ts";

interface HostMemoryModels {
  readonly host_mmap: OperationModel<"host_mmap">;
  readonly host_munmap: OperationModel<"host_munmap">;
  readonly host_mprotect: OperationModel<"host_mprotect">;
  readonly host_dontneed: OperationModel<"host_dontneed">;
  readonly host_read: OperationModel<"host_read">;
  readonly host_write: OperationModel<"host_write">;
}

/**
 * Anonymous memory of the VMM, as Linux manages it; the same in every generation of the slot ABI.
 */
export const HOST_MEMORY: HostMemoryModels = {
  host_mmap: { ladder: inOrder(sizeNotZero, hvaAligned), effect: mmap },
  host_munmap: { ladder: inOrder(hvaAligned, sizeNotZero), effect: munmap },
  host_mprotect: { ladder: inOrder(hvaAligned), effect: mprotect },
  host_dontneed: { ladder: inOrder(hvaAligned), effect: dontneed },
  host_read: { ladder: inOrder(pageReadable), effect: read },
  host_write: { ladder: inOrder(pageWritable), effect: write },
};

/** Only where files can be sealed is there memory that may never be written. */
export const MPROTECT_OF_FILES: OperationModel<"host_mprotect"> = {
  ...HOST_MEMORY.host_mprotect,
  effect: {
    ...mprotect,
    outcomes: [...(mprotect.outcomes ?? []), "host-memory/mprotect-never-writable"],
  },
};
