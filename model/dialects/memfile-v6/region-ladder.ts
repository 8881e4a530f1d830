import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import {
  nodeFlagsLeftBehind,
  notifierLeftBehind,
  zappedByMove,
} from "../../designs/memfile/failed-create.ts";
import type { QuirkId } from "../../quirks.ts";
import type { Ladder } from "../../rule.ts";
import { archMetadataAllocated } from "../../rules/memfile/arch-metadata-allocated.ts";
import { argumentReadable } from "../../rules/memfile/argument-readable.ts";
import { dirtyBitmapAllocated } from "../../rules/memfile/dirty-bitmap-allocated.ts";
import { flagsReadable } from "../../rules/memfile/flags-readable.ts";
import { pageBoundOnce } from "../../rules/memfile/page-bound-once.ts";
import { privateFdIsShmem } from "../../rules/memfile/private-fd-is-shmem.ts";
import { privateFdOpen } from "../../rules/memfile/private-fd-open.ts";
import { privateFlagStable } from "../../rules/memfile/private-flag-stable.ts";
import { privateImmutable } from "../../rules/memfile/private-immutable.ts";
import { privateKept } from "../../rules/memfile/private-kept.ts";
import { privateNotReadonly } from "../../rules/memfile/private-not-readonly.ts";
import { privateOffsetAligned } from "../../rules/memfile/private-offset-aligned.ts";
import { privateOffsetNoWrap } from "../../rules/memfile/private-offset-no-wrap.ts";
import { privateOffsetSigned } from "../../rules/memfile/private-offset-signed.ts";
import { slotAllocated } from "../../rules/memfile/slot-allocated.ts";
import { addressSpaceExists } from "../../rules/memslot/address-space-exists.ts";
import { callerOwnsVm } from "../../rules/memslot/caller-owns-vm.ts";
import { deleteNamesASlot } from "../../rules/memslot/delete-names-a-slot.ts";
import { flagsKnown } from "../../rules/memslot/flags-known.ts";
import { gpaAligned } from "../../rules/memslot/gpa-aligned.ts";
import { gpaNoOverlap } from "../../rules/memslot/gpa-no-overlap.ts";
import { gpaNoWrap } from "../../rules/memslot/gpa-no-wrap.ts";
import { gpaWithinLimit } from "../../rules/memslot/gpa-within-limit.ts";
import { hvaAligned } from "../../rules/memslot/hva-aligned.ts";
import { hvaInUserSpace } from "../../rules/memslot/hva-in-user-space.ts";
import { hvaUnchanged } from "../../rules/memslot/hva-unchanged.ts";
import { idExists } from "../../rules/memslot/id-exists.ts";
import { idIsUserSlot } from "../../rules/memslot/id-is-user-slot.ts";
import { pageCountConsistent } from "../../rules/memslot/page-count-consistent.ts";
import { readonlyUnchanged } from "../../rules/memslot/readonly-unchanged.ts";
import { sizeAligned } from "../../rules/memslot/size-aligned.ts";
import { sizeFitsLong } from "../../rules/memslot/size-fits-long.ts";
import { sizeUnchanged } from "../../rules/memslot/size-unchanged.ts";
import { sizeWithinLimit } from "../../rules/memslot/size-within-limit.ts";
import { totalPagesFit } from "../../rules/memslot/total-pages-fit.ts";
import { inOrder, leaving, leftOpen, only } from "../ladder.ts";
import type { MemfileV6Variant } from "./variant.ts";

/**
 * KVM_SET_USER_MEMORY_REGION with the whole series: two fetches, the checks of the arguments alone,
 * those against the slot with the same id, those against the other slots, the file, and the
 * activation, which registers with the file before it allocates the rest.
 */
export function regionLadder({
  quirks,
  hasPrivate,
  obligations,
}: MemfileV6Variant): Ladder<SetUserMemoryRegion> {
  const keeps = (quirk: QuirkId): boolean => quirks.includes(quirk);
  const leaves = keeps("B-65") ? nodeFlagsLeftBehind : zappedByMove;
  return [
    ...inOrder(callerOwnsVm, flagsReadable, argumentReadable, privateFlagStable),
    ...(hasPrivate && obligations === "undefined" ? leftOpen(pageBoundOnce) : []),
    ...inOrder(idIsUserSlot, flagsKnown),
    ...only(hasPrivate && !keeps("B-23"), privateNotReadonly),
    ...inOrder(sizeAligned, sizeFitsLong, gpaAligned, hvaAligned, hvaInUserSpace),
    ...only(hasPrivate, privateOffsetAligned, privateOffsetNoWrap),
    ...only(hasPrivate && !keeps("B-22"), privateOffsetSigned),
    ...inOrder(addressSpaceExists, idExists, gpaNoWrap, sizeWithinLimit),
    ...inOrder(deleteNamesASlot, pageCountConsistent, totalPagesFit),
    ...only(hasPrivate, privateImmutable),
    ...only(hasPrivate && !keeps("B-01"), privateKept),
    ...inOrder(hvaUnchanged, sizeUnchanged, readonlyUnchanged, gpaNoOverlap, slotAllocated),
    ...only(hasPrivate, privateFdOpen, privateFdIsShmem),
    ...leaving(dirtyBitmapAllocated, keeps("B-07") ? notifierLeftBehind : leaves),
    ...leaving(gpaWithinLimit, leaves),
    ...leaving(archMetadataAllocated, leaves),
  ];
}
