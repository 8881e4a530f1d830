import type { HostMmap } from "../../../abi/operation.ts";
import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import type { Ladder, OperationModel } from "../../rule.ts";
import { fdOpen } from "../../rules/file/fd-open.ts";
import { kindFollowed } from "../../rules/file/kind-followed.ts";
import { modeAlone } from "../../rules/file/mode-alone.ts";
import { modeKnown } from "../../rules/file/mode-known.ts";
import { offsetNotNegative } from "../../rules/file/offset-not-negative.ts";
import { punchKeepsSize } from "../../rules/file/punch-keeps-size.ts";
import { punchOrZero } from "../../rules/file/punch-or-zero.ts";
import { rangeBelowLimit } from "../../rules/file/range-below-limit.ts";
import { rangeNotEmpty } from "../../rules/file/range-not-empty.ts";
import { sizeNotNegative } from "../../rules/file/size-not-negative.ts";
import { allocationInsideFile } from "../../rules/guest-memfd/allocation-inside-file.ts";
import { createFlagsKnown } from "../../rules/guest-memfd/create-flags-known.ts";
import { fallocateAligned } from "../../rules/guest-memfd/fallocate-aligned.ts";
import { fallocateMode } from "../../rules/guest-memfd/fallocate-mode.ts";
import { fileAllocated } from "../../rules/guest-memfd/file-allocated.ts";
import { keepSize } from "../../rules/guest-memfd/keep-size.ts";
import { noPosition } from "../../rules/guest-memfd/no-position.ts";
import { noSeals } from "../../rules/guest-memfd/no-seals.ts";
import { sizeAligned } from "../../rules/guest-memfd/size-aligned.ts";
import { sizeFixed } from "../../rules/guest-memfd/size-fixed.ts";
import { sizePositive } from "../../rules/guest-memfd/size-positive.ts";
import { callerOwnsVm } from "../../rules/memslot/caller-owns-vm.ts";
import { tainted } from "../../taints.ts";
import { create } from "../../transitions/guest-memfd/create.ts";
import { fallocate } from "../../transitions/guest-memfd/fallocate.ts";
import { fstat } from "../../transitions/guest-memfd/fstat.ts";
import { always } from "../../transitions/refused/always.ts";
import { inOrder, leaving } from "../ladder.ts";

interface GuestMemfdModels {
  readonly create_guest_memfd: OperationModel<"create_guest_memfd">;
  readonly fallocate: OperationModel<"fallocate">;
  readonly ftruncate: OperationModel<"ftruncate">;
  readonly file_read: OperationModel<"file_read">;
  readonly file_write: OperationModel<"file_write">;
  readonly add_seals: OperationModel<"add_seals">;
  readonly get_seals: OperationModel<"get_seals">;
  readonly fstat: OperationModel<"fstat">;
  readonly seek: OperationModel<"seek">;
}

/** The end of what is followed of an ordinary memfd. */
export const FOLLOWED: Ladder<DescriptorOperation | HostMmap> = leaving(kindFollowed, ({ state }) =>
  tainted(state, "ordinary-memfd"),
);

/**
 * A guest_memfd and its descriptor, as Linux 6.8 introduced them. Hardly anything can be done
 * through the descriptor: what it holds is for guests.
 */
export const GUEST_MEMFD_FILES: GuestMemfdModels = {
  create_guest_memfd: {
    ladder: inOrder(callerOwnsVm, createFlagsKnown, sizePositive, sizeAligned, fileAllocated),
    effect: create,
  },
  fallocate: {
    ladder: [
      ...inOrder(fdOpen, rangeNotEmpty, modeKnown, punchOrZero, punchKeepsSize, modeAlone),
      ...inOrder(rangeBelowLimit),
      ...FOLLOWED,
      ...inOrder(keepSize, fallocateMode, fallocateAligned, allocationInsideFile),
    ],
    effect: fallocate,
  },
  ftruncate: {
    ladder: [...inOrder(sizeNotNegative, fdOpen), ...FOLLOWED, ...inOrder(sizeFixed)],
    effect: always,
  },
  file_read: {
    ladder: [...inOrder(offsetNotNegative, fdOpen), ...FOLLOWED, ...inOrder(noPosition)],
    effect: always,
  },
  file_write: {
    ladder: [...inOrder(offsetNotNegative, fdOpen), ...FOLLOWED, ...inOrder(noPosition)],
    effect: always,
  },
  add_seals: {
    ladder: [...inOrder(fdOpen), ...FOLLOWED, ...inOrder(noSeals)],
    effect: always,
  },
  get_seals: {
    ladder: [...inOrder(fdOpen), ...FOLLOWED, ...inOrder(noSeals)],
    effect: always,
  },
  fstat: { ladder: inOrder(fdOpen), effect: fstat },
  seek: {
    ladder: [...inOrder(fdOpen), ...FOLLOWED, ...inOrder(noPosition)],
    effect: always,
  },
};
