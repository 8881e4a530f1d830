import type { Fallocate } from "../../../abi/operation.ts";
import { assuredHandle } from "../../assured.ts";
import { withFile } from "../../change-state.ts";
import { allocation } from "../../designs/memfile/allocation.ts";
import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import { notified } from "../../designs/memfile/notify.ts";
import { hasQuirk } from "../../quirks.ts";
import type { Context, Ladder, OperationModel } from "../../rule.ts";
import { dataFollows } from "../../rules/file/data-follows.ts";
import { endFits } from "../../rules/file/end-fits.ts";
import { fdOpen } from "../../rules/file/fd-open.ts";
import { growthNotSealed } from "../../rules/file/growth-not-sealed.ts";
import { hugePageSizePresent } from "../../rules/file/huge-page-size-present.ts";
import { memfdNameReadable } from "../../rules/file/memfd-name-readable.ts";
import { memfdNameShort } from "../../rules/file/memfd-name-short.ts";
import { modeAlone } from "../../rules/file/mode-alone.ts";
import { modeKnown } from "../../rules/file/mode-known.ts";
import { modeOfShmem } from "../../rules/file/mode-of-shmem.ts";
import { notHugetlb } from "../../rules/file/not-hugetlb.ts";
import { offsetNotNegative } from "../../rules/file/offset-not-negative.ts";
import { pagesAllocated } from "../../rules/file/pages-allocated.ts";
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
import { writeSealUnmapped } from "../../rules/file/write-seal-unmapped.ts";
import { inaccessibleNotHugetlb } from "../../rules/memfile/inaccessible-not-hugetlb.ts";
import { inaccessibleNotSealable } from "../../rules/memfile/inaccessible-not-sealable.ts";
import { memfdFlagsKnown } from "../../rules/memfile/memfd-flags-known.ts";
import { noRead } from "../../rules/memfile/no-read.ts";
import { noWrite } from "../../rules/memfile/no-write.ts";
import { punchAligned } from "../../rules/memfile/punch-aligned.ts";
import { sizeAligned } from "../../rules/memfile/size-aligned.ts";
import { sizeFixed } from "../../rules/memfile/size-fixed.ts";
import { sizeSetOnce } from "../../rules/memfile/size-set-once.ts";
import type { MachineState } from "../../state.ts";
import { addSeals } from "../../transitions/file/add-seals.ts";
import { fallocate } from "../../transitions/file/fallocate.ts";
import { fstat } from "../../transitions/file/fstat.ts";
import { ftruncate } from "../../transitions/file/ftruncate.ts";
import { getSeals } from "../../transitions/file/get-seals.ts";
import { read } from "../../transitions/file/read.ts";
import { seek } from "../../transitions/file/seek.ts";
import { write } from "../../transitions/file/write.ts";
import { close } from "../../transitions/memfile/close.ts";
import { memfdCreate } from "../../transitions/memfile/memfd-create.ts";
import { inOrder, leaving, only } from "../ladder.ts";
import type { MemfileV6Variant } from "./variant.ts";

interface FileModels {
  readonly memfd_create: OperationModel<"memfd_create">;
  readonly fallocate: OperationModel<"fallocate">;
  readonly ftruncate: OperationModel<"ftruncate">;
  readonly file_read: OperationModel<"file_read">;
  readonly file_write: OperationModel<"file_write">;
  readonly add_seals: OperationModel<"add_seals">;
  readonly get_seals: OperationModel<"get_seals">;
  readonly fstat: OperationModel<"fstat">;
  readonly seek: OperationModel<"seek">;
  readonly close: OperationModel<"close">;
}

/** memfd_create with INACCESSIBLE, which patch 3 of the series adds. */
export const MEMFD_CREATE: OperationModel<"memfd_create"> = {
  ladder: inOrder(
    memfdFlagsKnown,
    inaccessibleNotSealable,
    memfdNameReadable,
    memfdNameShort,
    hugePageSizePresent,
    inaccessibleNotHugetlb,
  ),
  effect: memfdCreate,
};

/** Files of shmem, with the gate that an inaccessible node puts before what user space may do. */
export function files({ quirks }: MemfileV6Variant): FileModels {
  return {
    memfd_create: MEMFD_CREATE,
    fallocate: {
      ladder: [
        ...OPEN,
        ...FOLLOWED,
        ...inOrder(rangeNotEmpty, modeKnown, punchOrZero, punchKeepsSize, modeAlone),
        ...inOrder(rangeBelowLimit),
        ...inOrder(modeOfShmem, punchAligned, punchNotSealed, growthNotSealed),
        ...only(!quirks.includes("B-30"), sizeFixed),
        ...leaving(pagesAllocated, undone),
      ],
      effect: fallocate,
    },
    ftruncate: {
      ladder: [
        ...inOrder(sizeNotNegative),
        ...OPEN,
        ...FOLLOWED,
        ...inOrder(resizeNotSealed, sizeSetOnce, sizeAligned),
      ],
      effect: ftruncate,
    },
    file_read: {
      ladder: [
        ...inOrder(offsetNotNegative),
        ...OPEN,
        ...FOLLOWED,
        ...inOrder(endFits),
        ...inOrder(noRead),
      ],
      effect: read,
    },
    file_write: {
      ladder: [
        ...inOrder(offsetNotNegative),
        ...OPEN,
        ...FOLLOWED,
        ...inOrder(endFits),
        ...inOrder(writeBufferReadable, writeNotSealed, noWrite),
      ],
      effect: write,
    },
    add_seals: {
      ladder: [...OPEN, ...FOLLOWED, ...inOrder(sealsKnown, sealsOpen, writeSealUnmapped)],
      effect: addSeals,
    },
    get_seals: { ladder: [...OPEN, ...FOLLOWED], effect: getSeals },
    fstat: { ladder: [...OPEN, ...FOLLOWED], effect: fstat },
    seek: {
      ladder: [...OPEN, ...FOLLOWED, ...inOrder(seekInsideFile, dataFollows)],
      effect: seek,
    },
    close: { ladder: OPEN, effect: close },
  };
}

const OPEN: Ladder<DescriptorOperation> = inOrder(fdOpen);

/** What becomes of a file of huge pages is unknown; nothing but its own answers depends on it. */
const FOLLOWED: Ladder<DescriptorOperation> = inOrder(notHugetlb);

/** What the failed call came to is zeroed; as posted, all of it is announced on the way back. */
function undone(context: Context<Fallocate>): MachineState {
  const { dialect, state, operation } = context;
  const fd = assuredHandle(operation.fd);
  const { file, undone: ranges } = allocation(context);
  const after = withFile(state, fd, file);
  if (!hasQuirk(dialect, "B-25")) return after;
  return ranges.reduce((soFar, range) => notified(dialect, soFar, fd, range), after);
}
