import { MEM_LOG_DIRTY_PAGES, MEM_READONLY } from "../../abi/operation.ts";
import type { Dialect } from "../dialect.ts";
import { flagsReadable } from "../rules/memfile/flags-readable.ts";
import { privateFlagStable } from "../rules/memfile/private-flag-stable.ts";
import { privateRefused } from "../rules/memfile/private-refused.ts";
import { addressSpaceExists } from "../rules/memslot/address-space-exists.ts";
import { archMetadataAllocated } from "../rules/memslot/arch-metadata-allocated.ts";
import { argumentReadable } from "../rules/memslot/argument-readable.ts";
import { callerOwnsVm } from "../rules/memslot/caller-owns-vm.ts";
import { deleteNamesASlot } from "../rules/memslot/delete-names-a-slot.ts";
import { dirtyBitmapAllocated } from "../rules/memslot/dirty-bitmap-allocated.ts";
import { flagsKnown } from "../rules/memslot/flags-known.ts";
import { gpaAligned } from "../rules/memslot/gpa-aligned.ts";
import { gpaNoOverlap } from "../rules/memslot/gpa-no-overlap.ts";
import { gpaNoWrap } from "../rules/memslot/gpa-no-wrap.ts";
import { gpaWithinLimit } from "../rules/memslot/gpa-within-limit.ts";
import { hvaAligned } from "../rules/memslot/hva-aligned.ts";
import { hvaInUserSpace } from "../rules/memslot/hva-in-user-space.ts";
import { hvaUnchanged } from "../rules/memslot/hva-unchanged.ts";
import { idExists } from "../rules/memslot/id-exists.ts";
import { idIsUserSlot } from "../rules/memslot/id-is-user-slot.ts";
import { pageCountConsistent } from "../rules/memslot/page-count-consistent.ts";
import { readonlyUnchanged } from "../rules/memslot/readonly-unchanged.ts";
import { sizeAligned } from "../rules/memslot/size-aligned.ts";
import { sizeFitsLong } from "../rules/memslot/size-fits-long.ts";
import { sizeUnchanged } from "../rules/memslot/size-unchanged.ts";
import { sizeWithinLimit } from "../rules/memslot/size-within-limit.ts";
import { slotAllocated } from "../rules/memslot/slot-allocated.ts";
import { totalPagesFit } from "../rules/memslot/total-pages-fit.ts";
import { setRegion } from "../transitions/memslot/set-region.ts";
import { DIRTY_LOG } from "./dirty-log.ts";
import { FILES } from "./files.ts";
import { GUEST_ACCESS } from "./guest-access.ts";
import { HOST_MEMORY } from "./host-memory.ts";
import { inOrder } from "./ladder.ts";
import { MEMFD_CREATE } from "./memfile-v6/files.ts";
import { X86_64_LIMITS } from "./x86-64.ts";

/**
 * The patch that extends the region ioctl for private memory, without the later ones that switch it
 * on.
 *
 * The ioctl fetches the flags twice: alone, to learn the length of the argument block, and again
 * with the block. What follows the fetches is the region function of Linux 5.18, to which the
 * PRIVATE flag is unknown.
 */
export const MEMFILE_V6_PATCH4: Dialect = {
  name: "memfile-v6-patch4",
  sentence: "KVM fd-based private memory, v6, up to patch 4 of 8, on Linux 5.18 for x86-64.",
  constants: {
    ...X86_64_LIMITS,
    validFlags: MEM_LOG_DIRTY_PAGES | MEM_READONLY,
    presetsExitReason: false,
    memfdFlags: 0xf,
  },
  features: ["double-fetch"],
  operations: {
    set_user_memory_region: {
      ladder: inOrder(
        callerOwnsVm,
        flagsReadable,
        privateRefused,
        argumentReadable,
        privateFlagStable,
        idIsUserSlot,
        flagsKnown,
        sizeAligned,
        sizeFitsLong,
        gpaAligned,
        hvaAligned,
        hvaInUserSpace,
        addressSpaceExists,
        idExists,
        gpaNoWrap,
        sizeWithinLimit,
        deleteNamesASlot,
        pageCountConsistent,
        totalPagesFit,
        hvaUnchanged,
        sizeUnchanged,
        readonlyUnchanged,
        gpaNoOverlap,
        slotAllocated,
        dirtyBitmapAllocated,
        gpaWithinLimit,
        archMetadataAllocated,
      ),
      effect: setRegion,
    },
    ...GUEST_ACCESS,
    ...DIRTY_LOG,
    ...HOST_MEMORY,
    ...FILES,
    memfd_create: MEMFD_CREATE,
  },
};
