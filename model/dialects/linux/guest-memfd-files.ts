import type { CreateGuestMemfd, FileOperation, HostMmap } from "../../../abi/operation.ts";
import type { FileCall, OpenOther } from "../../../abi/plain-calls.ts";
import {
  type DescriptorOperation,
  isOfNoGuestMemfd,
  isOfShmem,
} from "../../designs/memfile/file-operations.ts";
import type { Context, Effect, Ladder, OperationModel } from "../../rule.ts";
import { fdOpen } from "../../rules/file/fd-open.ts";
import { isMemory } from "../../rules/file/is-memory.ts";
import { kindFollowed } from "../../rules/file/kind-followed.ts";
import { kvmDescriptorOpen } from "../../rules/file/kvm-descriptor-open.ts";
import { notHugetlb } from "../../rules/file/not-hugetlb.ts";
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
import { inOrder, leaving, when } from "../ladder.ts";
import { MEMFD_FILES } from "./memfd-files.ts";

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

/** The end of what is followed of an open file that is no memory. */
export const MEMORY_ALONE: Ladder<DescriptorOperation | HostMmap> = leaving(isMemory, ({ state }) =>
  tainted(state, "other-file"),
);

/** What else is called on an ordinary memfd is not followed. */
const FOLLOWED: Ladder<FileCall> = leaving(kindFollowed, ({ state }) =>
  tainted(state, "ordinary-memfd"),
);

/**
 * A guest_memfd and its descriptor, as Linux 6.8 introduced them, beside ordinary files. Hardly
 * anything can be done through the descriptor: what it holds is for guests.
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
    ladder: ofBothKinds(
      MEMFD_FILES.fallocate.ladder,
      inOrder(keepSize, fallocateMode, fallocateAligned, allocationInsideFile),
    ),
    effect: byKind(MEMFD_FILES.fallocate.effect, fallocate),
  },
  ftruncate: refusing(MEMFD_FILES.ftruncate, inOrder(sizeFixed)),
  file_read: refusing(MEMFD_FILES.file_read, inOrder(noPosition)),
  file_write: refusing(MEMFD_FILES.file_write, inOrder(noPosition)),
  add_seals: refusing(MEMFD_FILES.add_seals, inOrder(noSeals)),
  get_seals: refusing(MEMFD_FILES.get_seals, inOrder(noSeals)),
  fstat: { ladder: MEMFD_FILES.fstat.ladder, effect: byKind(MEMFD_FILES.fstat.effect, fstat) },
  seek: refusing(MEMFD_FILES.seek, inOrder(noPosition)),
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

/** What a guest_memfd always refuses, and an ordinary file does. */
function refusing<O extends FileOperation>(
  { ladder, effect }: { readonly ladder: Ladder<O>; readonly effect: Effect<O> },
  refusals: Ladder<O>,
): { readonly ladder: Ladder<O>; readonly effect: Effect<O> } {
  return { ladder: ofBothKinds(ladder, refusals), effect };
}

/** What is asked before the kind of the file stays; behind it, each kind has its own rules. */
function ofBothKinds<O extends FileOperation>(ladder: Ladder<O>, refusals: Ladder<O>): Ladder<O> {
  const place = ladder.findIndex(({ rule }) => rule.id === notHugetlb.id) + 1;
  const opened = ladder.findIndex(({ rule }) => rule.id === fdOpen.id) + 1;
  const ofShmem = ladder.slice(place).map((entry) => ({ ...entry, when: isOfNoGuestMemfd }));
  const [first, before] = [ladder.slice(0, opened), ladder.slice(opened, place)];
  return [...first, ...MEMORY_ALONE, ...before, ...ofShmem, ...refusals];
}

function byKind<O extends FileOperation>(memfd: Effect<O>, guestMemfd: Effect<O>): Effect<O> {
  const outcomesOf = ({ id, outcomes }: Effect<O>): readonly string[] => outcomes ?? [id];
  return {
    ...memfd,
    sentence: `${memfd.sentence} ${guestMemfd.sentence}`,
    source: `${memfd.source}; ${guestMemfd.source}`,
    outcomes: [...outcomesOf(memfd), ...outcomesOf(guestMemfd)],
    parts: [memfd, guestMemfd],
    apply: (context: Context<O>) => (isOfShmem(context) ? memfd : guestMemfd).apply(context),
  };
}
