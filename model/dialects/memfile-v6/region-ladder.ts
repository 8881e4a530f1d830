import { isHandle } from "../../../abi/handle.ts";
import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import { withFile, withFileFields } from "../../change-state.ts";
import { allZapped } from "../../designs/memfile/mappings.ts";
import { fileNamed } from "../../designs/memfile/page-cache.ts";
import { registered } from "../../designs/memfile/registration.ts";
import { bindsPrivateFile, regionChange } from "../../region-change.ts";
import type { Context, Ladder } from "../../rule.ts";
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
import type { MachineState } from "../../state.ts";
import { inOrder, leaving, leftOpen, only } from "../ladder.ts";
import type { MemfileV6Variant } from "./variant.ts";

/**
 * KVM_SET_USER_MEMORY_REGION with the whole series: two fetches, the checks of the arguments alone,
 * those against the slot with the same id, those against the other slots, the file, and the
 * activation, which registers with the file before it allocates the rest.
 */
export function regionLadder({
  isPosted,
  hasPrivate,
  obligations,
}: MemfileV6Variant): Ladder<SetUserMemoryRegion> {
  return [
    ...inOrder(callerOwnsVm, flagsReadable, argumentReadable, privateFlagStable),
    ...(hasPrivate && obligations === "undefined" ? leftOpen(pageBoundOnce) : []),
    ...inOrder(idIsUserSlot, flagsKnown),
    ...only(hasPrivate && !isPosted, privateNotReadonly),
    ...inOrder(sizeAligned, sizeFitsLong, gpaAligned, hvaAligned, hvaInUserSpace),
    ...only(hasPrivate, privateOffsetAligned, privateOffsetNoWrap),
    ...only(hasPrivate && !isPosted, privateOffsetSigned),
    ...inOrder(addressSpaceExists, idExists, gpaNoWrap, sizeWithinLimit),
    ...inOrder(deleteNamesASlot, pageCountConsistent, totalPagesFit),
    ...only(hasPrivate, privateImmutable),
    ...only(hasPrivate && !isPosted, privateKept),
    ...inOrder(hvaUnchanged, sizeUnchanged, readonlyUnchanged, gpaNoOverlap, slotAllocated),
    ...only(hasPrivate, privateFdOpen, privateFdIsShmem),
    ...leaving(dirtyBitmapAllocated, isPosted ? notifierLeftBehind : nothing),
    ...leaving(gpaWithinLimit, isPosted ? nodeFlagsLeftBehind : nothing),
    ...leaving(archMetadataAllocated, isPosted ? nodeFlagsLeftBehind : nothing),
  ];
}

type Leaves = (context: Context<SetUserMemoryRegion>) => MachineState;

const nothing: Leaves = ({ state }) => state;

/**
 * The failed call has unregistered, but the flags of a node stay as they were set (B-65). A move
 * has taken every mapping away by then.
 */
const nodeFlagsLeftBehind: Leaves = ({ state, operation }) => {
  const { privateFd } = operation;
  if (regionChange(state, operation) === "move") return allZapped(state);
  if (!bindsPrivateFile(state, operation) || !isHandle(privateFd)) return state;
  return registered(state, privateFd);
};

/** The failed call returns without unregistering (B-07). */
const notifierLeftBehind: Leaves = (context) => {
  const { privateFd } = context.operation;
  const after = nodeFlagsLeftBehind(context);
  if (!bindsPrivateFile(after, context.operation) || !isHandle(privateFd)) return after;
  const told = withFileFields(fileNamed(after, privateFd), { danglingNotifier: true });
  return withFile(after, privateFd, told);
};
