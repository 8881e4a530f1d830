import { dirtyBitsBeyondSlotAreZero } from "./invariants/dirty-bits-beyond-slot-are-zero.ts";
import { dirtyLogComplete } from "./invariants/dirty-log-complete.ts";
import { failedCallChangesNothing } from "./invariants/failed-call-changes-nothing.ts";
import { mappingMatchesBacking } from "./invariants/mapping-matches-backing.ts";
import { memslotsMatch } from "./invariants/memslots-match.ts";
import { noMappingOutsideSlot } from "./invariants/no-mapping-outside-slot.ts";
import { noPfnAtTwoGfns } from "./invariants/no-pfn-at-two-gfns.ts";
import { noWritableMapOfProtectedPage } from "./invariants/no-writable-map-of-protected-page.ts";
import { readonlyMemoryNeverChanges } from "./invariants/readonly-memory-never-changes.ts";
import { slotIdsUnique } from "./invariants/slot-ids-unique.ts";
import { slotsDisjoint } from "./invariants/slots-disjoint.ts";
import type { Property } from "./property.ts";
import { dirtyPageReported } from "./sometimes/dirty-page-reported.ts";
import { guestRanTaggedCode } from "./sometimes/guest-ran-tagged-code.ts";
import { guestReadLoadedTag } from "./sometimes/guest-read-loaded-tag.ts";
import { guestWriteReachedMemory } from "./sometimes/guest-write-reached-memory.ts";
import { hostUnmapSeenByGuest } from "./sometimes/host-unmap-seen-by-guest.ts";
import { mmioWriteExited } from "./sometimes/mmio-write-exited.ts";
import { moveAccepted } from "./sometimes/move-accepted.ts";
import { overlapRefused } from "./sometimes/overlap-refused.ts";
import { readonlyWriteExited } from "./sometimes/readonly-write-exited.ts";
import { slotDeleted } from "./sometimes/slot-deleted.ts";
import { twoSlotsAliasOnePage } from "./sometimes/two-slots-alias-one-page.ts";

/**
 * Every property, the one that needs least to be seen first: when a step breaks several, the first
 * one names the divergence, and shrinking keeps that name. A page in two places always has a
 * mapping that does not match its slot, which takes two operations less to show.
 */
export const PROPERTIES: readonly Property[] = [
  noMappingOutsideSlot,
  mappingMatchesBacking,
  noPfnAtTwoGfns,
  readonlyMemoryNeverChanges,
  noWritableMapOfProtectedPage,
  dirtyLogComplete,
  dirtyBitsBeyondSlotAreZero,
  slotsDisjoint,
  slotIdsUnique,
  failedCallChangesNothing,
  memslotsMatch,
  guestWriteReachedMemory,
  guestReadLoadedTag,
  guestRanTaggedCode,
  mmioWriteExited,
  readonlyWriteExited,
  hostUnmapSeenByGuest,
  twoSlotsAliasOnePage,
  moveAccepted,
  slotDeleted,
  overlapRefused,
  dirtyPageReported,
];
