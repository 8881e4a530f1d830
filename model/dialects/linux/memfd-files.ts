import type { HostMmap } from "../../../abi/operation.ts";
import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import type { Ladder, OperationModel } from "../../rule.ts";
import { dataFollows } from "../../rules/file/data-follows.ts";
import { endFits } from "../../rules/file/end-fits.ts";
import { fdOpen } from "../../rules/file/fd-open.ts";
import { growthNotSealed } from "../../rules/file/growth-not-sealed.ts";
import { modeAlone } from "../../rules/file/mode-alone.ts";
import { modeKnown } from "../../rules/file/mode-known.ts";
import { modeOfShmem } from "../../rules/file/mode-of-shmem.ts";
import { notHugetlb } from "../../rules/file/not-hugetlb.ts";
import { offsetNotNegative } from "../../rules/file/offset-not-negative.ts";
import { punchKeepsSize } from "../../rules/file/punch-keeps-size.ts";
import { punchNotSealed } from "../../rules/file/punch-not-sealed.ts";
import { punchOrZero } from "../../rules/file/punch-or-zero.ts";
import { rangeBelowLimit } from "../../rules/file/range-below-limit.ts";
import { rangeNotEmpty } from "../../rules/file/range-not-empty.ts";
import { resizeNotSealed } from "../../rules/file/resize-not-sealed.ts";
import { sealsKnown } from "../../rules/file/seals-known.ts";
import { sealsOpen } from "../../rules/file/seals-open.ts";
import { seekInsideFile } from "../../rules/file/seek-inside-file.ts";
import { sizeNotNegative } from "../../rules/file/size-not-negative.ts";
import { writeBufferReadable } from "../../rules/file/write-buffer-readable.ts";
import { writeNotSealed } from "../../rules/file/write-not-sealed.ts";
import { writeSealNoWriter } from "../../rules/file/write-seal-no-writer.ts";
import { fdOpen as mappedFdOpen } from "../../rules/host-memory/fd-open.ts";
import { fileOffsetAligned } from "../../rules/host-memory/file-offset-aligned.ts";
import { fileRangeFits } from "../../rules/host-memory/file-range-fits.ts";
import { hvaAligned } from "../../rules/host-memory/hva-aligned.ts";
import { sizeNotZero } from "../../rules/host-memory/size-not-zero.ts";
import { tainted } from "../../taints.ts";
import { addSeals } from "../../transitions/file/add-seals.ts";
import { fallocate } from "../../transitions/file/fallocate.ts";
import { fstat } from "../../transitions/file/fstat.ts";
import { ftruncate } from "../../transitions/file/ftruncate.ts";
import { getSeals } from "../../transitions/file/get-seals.ts";
import { read } from "../../transitions/file/read.ts";
import { seek } from "../../transitions/file/seek.ts";
import { write } from "../../transitions/file/write.ts";
import { inOrder, leaving } from "../ladder.ts";

interface MemfdModels {
  readonly fallocate: OperationModel<"fallocate">;
  readonly ftruncate: OperationModel<"ftruncate">;
  readonly file_read: OperationModel<"file_read">;
  readonly file_write: OperationModel<"file_write">;
  readonly add_seals: OperationModel<"add_seals">;
  readonly get_seals: OperationModel<"get_seals">;
  readonly fstat: OperationModel<"fstat">;
  readonly seek: OperationModel<"seek">;
}

/** What becomes of a file of huge pages is unknown; nothing but its own answers depends on it. */
const FOLLOWED: Ladder<DescriptorOperation> = inOrder(notHugetlb);

/** What mmap asks before it asks the file; one of huge pages is the end of what is followed. */
export const MAPPED_FILE: Ladder<HostMmap> = [
  ...inOrder(fileOffsetAligned, mappedFdOpen, sizeNotZero, hvaAligned, fileRangeFits),
  ...leaving(notHugetlb, ({ state }) => tainted(state, "hugetlb-file")),
];

/** An ordinary file of shmem and its descriptor: memory that a VMM can map as often as it likes. */
export const MEMFD_FILES: MemfdModels = {
  fallocate: {
    ladder: [
      ...inOrder(fdOpen, rangeNotEmpty, modeKnown, punchOrZero, punchKeepsSize, modeAlone),
      ...inOrder(rangeBelowLimit),
      ...FOLLOWED,
      ...inOrder(modeOfShmem, punchNotSealed, growthNotSealed),
    ],
    effect: fallocate,
  },
  ftruncate: {
    ladder: [...inOrder(sizeNotNegative, fdOpen), ...FOLLOWED, ...inOrder(resizeNotSealed)],
    effect: ftruncate,
  },
  file_read: {
    ladder: [...inOrder(offsetNotNegative, fdOpen), ...FOLLOWED, ...inOrder(endFits)],
    effect: read,
  },
  file_write: {
    ladder: [
      ...inOrder(offsetNotNegative, fdOpen),
      ...FOLLOWED,
      ...inOrder(endFits, writeBufferReadable, writeNotSealed),
    ],
    effect: write,
  },
  add_seals: {
    ladder: [...inOrder(fdOpen), ...FOLLOWED, ...inOrder(sealsKnown, sealsOpen, writeSealNoWriter)],
    effect: addSeals,
  },
  get_seals: { ladder: [...inOrder(fdOpen), ...FOLLOWED], effect: getSeals },
  fstat: { ladder: [...inOrder(fdOpen), ...FOLLOWED], effect: fstat },
  seek: {
    ladder: [...inOrder(fdOpen), ...FOLLOWED, ...inOrder(seekInsideFile, dataFollows)],
    effect: seek,
  },
};
