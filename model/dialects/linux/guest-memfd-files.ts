import type { CreateGuestMemfd, HostMmap } from "../../../abi/operation.ts";
import type { FileCall, OpenOther } from "../../../abi/plain-calls.ts";
import type { DescriptorOperation } from "../../designs/memfile/file-operations.ts";
import type { Ladder, OperationModel } from "../../rule.ts";
import { fdOpen } from "../../rules/file/fd-open.ts";
import { isMemory } from "../../rules/file/is-memory.ts";
import { kindFollowed } from "../../rules/file/kind-followed.ts";
import { kvmDescriptorOpen } from "../../rules/file/kvm-descriptor-open.ts";
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
import { noContents } from "../../rules/guest-memfd/no-contents.ts";
import { noIoctl } from "../../rules/guest-memfd/no-ioctl.ts";
import { noModeChange } from "../../rules/guest-memfd/no-mode-change.ts";
import { noPosition } from "../../rules/guest-memfd/no-position.ts";
import { noSeals } from "../../rules/guest-memfd/no-seals.ts";
import { noSync } from "../../rules/guest-memfd/no-sync.ts";
import { sizeAligned } from "../../rules/guest-memfd/size-aligned.ts";
import { sizeFixed } from "../../rules/guest-memfd/size-fixed.ts";
import { sizePositive } from "../../rules/guest-memfd/size-positive.ts";
import { callerOwnsVm } from "../../rules/memslot/caller-owns-vm.ts";
import { vmDescriptorOpen } from "../../rules/memslot/vm-descriptor-open.ts";
import { tainted } from "../../taints.ts";
import { openOther } from "../../transitions/file/open-other.ts";
import { create } from "../../transitions/guest-memfd/create.ts";
import { fallocate } from "../../transitions/guest-memfd/fallocate.ts";
import { fstat } from "../../transitions/guest-memfd/fstat.ts";
import { plainCall } from "../../transitions/guest-memfd/plain-call.ts";
import { always } from "../../transitions/refused/always.ts";
import { inOrder, leaving, when } from "../ladder.ts";

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
  readonly file_call: OperationModel<"file_call">;
  readonly open_other: OperationModel<"open_other">;
}

/** The end of what is followed of an ordinary memfd. */
export const FOLLOWED: Ladder<DescriptorOperation | HostMmap> = leaving(kindFollowed, ({ state }) =>
  tainted(state, "ordinary-memfd"),
);

/** The end of what is followed of an open file that is no memory. */
export const MEMORY_ALONE: Ladder<DescriptorOperation | HostMmap> = leaving(isMemory, ({ state }) =>
  tainted(state, "other-file"),
);

/** What every call on a descriptor asks first. */
const OPEN: Ladder<DescriptorOperation> = [...inOrder(fdOpen), ...MEMORY_ALONE];

/**
 * A guest_memfd and its descriptor, as Linux 6.8 introduced them. Hardly anything can be done
 * through the descriptor: what it holds is for guests.
 */
export const GUEST_MEMFD_FILES: GuestMemfdModels = {
  create_guest_memfd: {
    ladder: inOrder<CreateGuestMemfd>(
      vmDescriptorOpen,
      callerOwnsVm,
      createFlagsKnown,
      sizePositive,
      sizeAligned,
      fileAllocated,
    ),
    effect: create,
  },
  fallocate: {
    ladder: [
      ...OPEN,
      ...inOrder(rangeNotEmpty, modeKnown, punchOrZero, punchKeepsSize, modeAlone),
      ...inOrder(rangeBelowLimit),
      ...FOLLOWED,
      ...inOrder(keepSize, fallocateMode, fallocateAligned, allocationInsideFile),
    ],
    effect: fallocate,
  },
  ftruncate: {
    ladder: [...inOrder(sizeNotNegative), ...OPEN, ...FOLLOWED, ...inOrder(sizeFixed)],
    effect: always,
  },
  file_read: {
    ladder: [...inOrder(offsetNotNegative), ...OPEN, ...FOLLOWED, ...inOrder(noPosition)],
    effect: always,
  },
  file_write: {
    ladder: [...inOrder(offsetNotNegative), ...OPEN, ...FOLLOWED, ...inOrder(noPosition)],
    effect: always,
  },
  add_seals: {
    ladder: [...OPEN, ...FOLLOWED, ...inOrder(noSeals)],
    effect: always,
  },
  get_seals: {
    ladder: [...OPEN, ...FOLLOWED, ...inOrder(noSeals)],
    effect: always,
  },
  fstat: { ladder: inOrder(fdOpen), effect: fstat },
  seek: {
    ladder: [...OPEN, ...FOLLOWED, ...inOrder(noPosition)],
    effect: always,
  },
  file_call: {
    ladder: [
      ...when<FileCall>(({ operation }) => operation.call !== "poll", inOrder(fdOpen)),
      ...MEMORY_ALONE,
      ...FOLLOWED,
      ...inOrder<FileCall>(noContents, noSync, noModeChange, noIoctl),
    ],
    effect: plainCall,
  },
  open_other: { ladder: inOrder<OpenOther>(kvmDescriptorOpen), effect: openOther },
};
