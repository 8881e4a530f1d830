import type { Dialect } from "../dialect.ts";
import { MEM_GUEST_MEMFD, MEM_LOG_DIRTY_PAGES, MEM_READONLY } from "../operation.ts";
import { fdIsGuestMemfd } from "../rules/guest-memfd/fd-is-guest-memfd.ts";
import { fdOpen } from "../rules/guest-memfd/fd-open.ts";
import { flagAlone } from "../rules/guest-memfd/flag-alone.ts";
import { flagUnchanged } from "../rules/guest-memfd/flag-unchanged.ts";
import { noModify } from "../rules/guest-memfd/no-modify.ts";
import { offsetAligned } from "../rules/guest-memfd/offset-aligned.ts";
import { offsetNoWrap } from "../rules/guest-memfd/offset-no-wrap.ts";
import { addressSpaceExists } from "../rules/memslot/address-space-exists.ts";
import { archMetadataAllocated } from "../rules/memslot/arch-metadata-allocated.ts";
import { argumentReadable } from "../rules/memslot/argument-readable.ts";
import { callerOwnsVm } from "../rules/memslot/caller-owns-vm.ts";
import { deleteNamesASlot } from "../rules/memslot/delete-names-a-slot.ts";
import { dirtyBitmapAllocated } from "../rules/memslot/dirty-bitmap-allocated.ts";
import { firstIoctlFlags } from "../rules/memslot/first-ioctl-flags.ts";
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

/**
 * Linux 6.18 on x86-64, for an ordinary VM.
 *
 * Both ladders are the kernel's own order: the ioctl entry, the checks of the arguments alone,
 * those against the slot with the same id, those against the other slots, the binding of a
 * guest_memfd, and the architecture last.
 */
export const LINUX_6_18: Dialect = {
  name: "linux-6.18",
  sentence: "Mainline Linux 6.18 on x86-64: an ordinary VM with shadow paging, both region ioctls.",
  constants: {
    userSlots: 32764,
    slotIds: 32767,
    addressSpaces: 2,
    validFlags: MEM_LOG_DIRTY_PAGES | MEM_READONLY | MEM_GUEST_MEMFD,
    slotPagesMax: 0x7fff_ffffn,
    gpaLimit: 1n << 52n,
    hvaLimit: (1n << 47n) - 4096n,
    presetsExitReason: true,
  },
  operations: {
    set_user_memory_region: {
      ladder: inOrder(
        callerOwnsVm,
        argumentReadable,
        firstIoctlFlags,
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
    set_user_memory_region2: {
      ladder: inOrder(
        callerOwnsVm,
        argumentReadable,
        idIsUserSlot,
        flagsKnown,
        flagAlone,
        sizeAligned,
        sizeFitsLong,
        gpaAligned,
        hvaAligned,
        hvaInUserSpace,
        offsetAligned,
        offsetNoWrap,
        addressSpaceExists,
        idExists,
        gpaNoWrap,
        sizeWithinLimit,
        deleteNamesASlot,
        pageCountConsistent,
        totalPagesFit,
        noModify,
        hvaUnchanged,
        sizeUnchanged,
        readonlyUnchanged,
        flagUnchanged,
        gpaNoOverlap,
        slotAllocated,
        fdOpen,
        fdIsGuestMemfd,
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
  },
};
