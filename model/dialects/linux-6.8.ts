import type {
  SetMemoryAttributes,
  SetUserMemoryRegion,
  SetUserMemoryRegion2,
} from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import type { Ladder } from "../rule.ts";
import { entriesReserved } from "../rules/attributes/entries-reserved.ts";
import { flagsZero } from "../rules/attributes/flags-zero.ts";
import { known } from "../rules/attributes/known.ts";
import { rangeAligned } from "../rules/attributes/range-aligned.ts";
import { rangeNotEmpty } from "../rules/attributes/range-not-empty.ts";
import { supportedByKernel } from "../rules/attributes/supported-by-kernel.ts";
import { memfdExecAlone } from "../rules/file/memfd-exec-alone.ts";
import { memfdFlagsKnown } from "../rules/file/memfd-flags-known.ts";
import { fdIsGuestMemfd } from "../rules/guest-memfd/fd-is-guest-memfd.ts";
import { fdOpen as bindingFdOpen } from "../rules/guest-memfd/fd-open.ts";
import { flagAlone } from "../rules/guest-memfd/flag-alone.ts";
import { noModify } from "../rules/guest-memfd/no-modify.ts";
import { offsetAligned } from "../rules/guest-memfd/offset-aligned.ts";
import { offsetNoWrap } from "../rules/guest-memfd/offset-no-wrap.ts";
import { rangeUnbound } from "../rules/guest-memfd/range-unbound.ts";
import { sameVm } from "../rules/guest-memfd/same-vm.ts";
import { signedBindingInsideFile } from "../rules/guest-memfd/signed-binding-inside-file.ts";
import { fdOpen } from "../rules/host-memory/fd-open.ts";
import { guestMemfdMappable } from "../rules/host-memory/guest-memfd-mappable.ts";
import { writerNotSealed } from "../rules/host-memory/writer-not-sealed.ts";
import { argumentReadable } from "../rules/memslot/argument-readable.ts";
import { callerOwnsVm } from "../rules/memslot/caller-owns-vm.ts";
import { firstIoctlFlags } from "../rules/memslot/first-ioctl-flags.ts";
import { flagsKnown } from "../rules/memslot/flags-known.ts";
import { hvaInUserSpace } from "../rules/memslot/hva-in-user-space.ts";
import { slotAllocated } from "../rules/memslot/slot-allocated.ts";
import { totalPagesFit } from "../rules/memslot/total-pages-fit.ts";
import { vmDescriptorOpen } from "../rules/memslot/vm-descriptor-open.ts";
import { keep } from "../transitions/attributes/keep.ts";
import { setRegion } from "../transitions/memslot/set-region.ts";
import { basedOn, inOrder, insertAfter, leavingNothing, modelIn, unreachable } from "./ladder.ts";
import { GUEST_MEMFD_FILES, MEMORY_ALONE } from "./linux/guest-memfd-files.ts";
import { LINUX_6_1, REGION_6_1 } from "./linux-6.1.ts";

const hostMmap = modelIn(LINUX_6_1, "host_mmap");
/** Where a mapping has found its descriptor open. */
const openedAt = hostMmap.ladder.findIndex(({ rule }) => rule.id === fdOpen.id) + 1;
const memfd = modelIn(LINUX_6_1, "memfd_create");

/** Why an ordinary VM cannot reach what is asked about bindings, until Linux 6.18. */
export const NO_BINDINGS = "only a type of VM with private memory takes the GUEST_MEMFD flag";

/** Rules that only a call with a valid GUEST_MEMFD flag can meet. */
export const BINDING_RULES: readonly { readonly id: string }[] = [
  flagAlone,
  offsetAligned,
  offsetNoWrap,
  noModify,
  bindingFdOpen,
  fdIsGuestMemfd,
  sameVm,
  signedBindingInsideFile,
  rangeUnbound,
];

/** Until an option of the dialect, or the machine, says otherwise. */
const ATTRIBUTES_BUILT_IN = "this kernel is built with memory attributes";

/**
 * Linux 6.8 on x86-64, for an ordinary VM: the second region ioctl, guest_memfd, and memory
 * attributes, none of which an ordinary VM can use for its slots yet.
 */
export const LINUX_6_8: Dialect = {
  ...LINUX_6_1,
  name: "linux-6.8",
  sentence: "Mainline Linux 6.8 on x86-64, an ordinary VM: guest_memfd and memory attributes.",
  constants: {
    ...LINUX_6_1.constants,
    presetsExitReason: true,
    memfdFlags: 0x1f,
    guestMemfdFlags: 0n,
    memoryAttributes: true,
    seals: 0x3f,
  },
  operations: basedOn(
    {
      ...LINUX_6_1.operations,
      set_user_memory_region: {
        ladder: unreachable(
          insertAfter<SetUserMemoryRegion>(REGION_6_1, argumentReadable, firstIoctlFlags),
          "the first ioctl has refused every flag that is not known before",
          flagsKnown,
        ),
        effect: setRegion,
      },
      set_user_memory_region2: {
        ladder: unreachable(secondIoctl(), NO_BINDINGS, ...BINDING_RULES),
        effect: setRegion,
      },
      set_memory_attributes: {
        ladder: unreachable(
          inOrder<SetMemoryAttributes>(
            vmDescriptorOpen,
            callerOwnsVm,
            supportedByKernel,
            flagsZero,
            known,
            rangeNotEmpty,
            rangeAligned,
            entriesReserved,
          ),
          ATTRIBUTES_BUILT_IN,
          supportedByKernel,
        ),
        effect: keep,
      },
      memfd_create: {
        ...memfd,
        ladder: insertAfter(memfd.ladder, memfdFlagsKnown, memfdExecAlone),
      },
      ...GUEST_MEMFD_FILES,
      host_mmap: {
        ladder: [
          ...hostMmap.ladder.slice(0, openedAt),
          ...MEMORY_ALONE,
          // Not seen to lose what was mapped: 6.12.117 does not, and nothing before it was asked.
          ...leavingNothing(hostMmap.ladder, writerNotSealed).slice(openedAt),
          ...inOrder(guestMemfdMappable),
        ],
        effect: hostMmap.effect,
      },
    },
    "not compared itself: 6.1.192 before it and 6.12.117 behind it were",
  ),
};

/** The ladder of the first ioctl, and what the longer argument block adds to it. */
function secondIoctl(): Ladder<SetUserMemoryRegion2> {
  let ladder: Ladder<SetUserMemoryRegion2> = REGION_6_1;
  ladder = insertAfter(ladder, flagsKnown, flagAlone);
  ladder = insertAfter(ladder, hvaInUserSpace, offsetAligned, offsetNoWrap);
  ladder = insertAfter(ladder, totalPagesFit, noModify);
  return insertAfter(
    ladder,
    slotAllocated,
    bindingFdOpen,
    fdIsGuestMemfd,
    sameVm,
    signedBindingInsideFile,
    rangeUnbound,
  );
}
