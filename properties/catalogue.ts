import { CALLER_OBLIGATIONS } from "./caller-obligations.ts";
import { bindingLiesInsideFile } from "./invariants/binding-lies-inside-file.ts";
import { bindingsMatchSlots } from "./invariants/bindings-match-slots.ts";
import { boundFileIsOfSameVm } from "./invariants/bound-file-is-of-same-vm.ts";
import { changedPrivateFlagHasNoEffect } from "./invariants/changed-private-flag-has-no-effect.ts";
import { conversionDropsMappings } from "./invariants/conversion-drops-mappings.ts";
import { conversionExitIsExact } from "./invariants/conversion-exit-is-exact.ts";
import { conversionKeepsPages } from "./invariants/conversion-keeps-pages.ts";
import { dirtyBitsBeyondSlotAreZero } from "./invariants/dirty-bits-beyond-slot-are-zero.ts";
import { dirtyBitsHaveACause } from "./invariants/dirty-bits-have-a-cause.ts";
import { dirtyLogComplete } from "./invariants/dirty-log-complete.ts";
import { errorOffsetInsideRange } from "./invariants/error-offset-inside-range.ts";
import { failedCallChangesNothing } from "./invariants/failed-call-changes-nothing.ts";
import { failedFallocateKeepsPages } from "./invariants/failed-fallocate-keeps-pages.ts";
import { fileMappingShowsItsPage } from "./invariants/file-mapping-shows-its-page.ts";
import { filePageBoundOnce } from "./invariants/file-page-bound-once.ts";
import { fileReferencesBalance } from "./invariants/file-references-balance.ts";
import { fileSizeNeverChanges } from "./invariants/file-size-never-changes.ts";
import { filesMatch } from "./invariants/files-match.ts";
import { frameReferencesBalance } from "./invariants/frame-references-balance.ts";
import { guestMemfdPagesComeByUse } from "./invariants/guest-memfd-pages-come-by-use.ts";
import { guestMemfdPagesLeaveByRemoval } from "./invariants/guest-memfd-pages-leave-by-removal.ts";
import { guestMemfdSizeNeverChanges } from "./invariants/guest-memfd-size-never-changes.ts";
import { hostPagesMatch } from "./invariants/host-pages-match.ts";
import { idleCallKeepsMappings } from "./invariants/idle-call-keeps-mappings.ts";
import { inaccessibleFileIsOpaque } from "./invariants/inaccessible-file-is-opaque.ts";
import { largeMappingOfOneKind } from "./invariants/large-mapping-of-one-kind.ts";
import { mappingKindFollowsPopulation } from "./invariants/mapping-kind-follows-population.ts";
import { mappingKindFollowsSlot } from "./invariants/mapping-kind-follows-slot.ts";
import { mappingLevelWithinLimits } from "./invariants/mapping-level-within-limits.ts";
import { mappingMatchesBacking } from "./invariants/mapping-matches-backing.ts";
import { memoryFaultExitIsExact } from "./invariants/memory-fault-exit-is-exact.ts";
import { memslotsMatch } from "./invariants/memslots-match.ts";
import { noHostMappingOfPrivatePage } from "./invariants/no-host-mapping-of-private-page.ts";
import { noMappingOfClosedFile } from "./invariants/no-mapping-of-closed-file.ts";
import { noMappingOutsideSlot } from "./invariants/no-mapping-outside-slot.ts";
import { noPfnAtTwoGfns } from "./invariants/no-pfn-at-two-gfns.ts";
import { noWritableMapOfProtectedPage } from "./invariants/no-writable-map-of-protected-page.ts";
import { nodeFlagsMatchRegistrations } from "./invariants/node-flags-match-registrations.ts";
import { oneGfnPerPfn } from "./invariants/one-gfn-per-pfn.ts";
import { oneKindPerFrame } from "./invariants/one-kind-per-frame.ts";
import { oneNotifierPerPrivateSlot } from "./invariants/one-notifier-per-private-slot.ts";
import { pageContentsMatch } from "./invariants/page-contents-match.ts";
import { populationChangesByUserSpace } from "./invariants/population-changes-by-user-space.ts";
import { privateIffPopulated } from "./invariants/private-iff-populated.ts";
import { privateMappingMatchesFile } from "./invariants/private-mapping-matches-file.ts";
import { privateSlotImmutable } from "./invariants/private-slot-immutable.ts";
import { punchStaysInRange } from "./invariants/punch-stays-in-range.ts";
import { readonlyMemoryNeverChanges } from "./invariants/readonly-memory-never-changes.ts";
import { slotIdsInRange } from "./invariants/slot-ids-in-range.ts";
import { slotIdsUnique } from "./invariants/slot-ids-unique.ts";
import { slotsDisjoint } from "./invariants/slots-disjoint.ts";
import { zapStaysInRange } from "./invariants/zap-stays-in-range.ts";
import type { Property } from "./property.ts";
import { accessMetMemoryAndDevice } from "./sometimes/access-met-memory-and-device.ts";
import { attributesConvertedSlot } from "./sometimes/attributes-converted-slot.ts";
import { closedFileExited } from "./sometimes/closed-file-exited.ts";
import { contentOutlivedConversion } from "./sometimes/content-outlived-conversion.ts";
import { conversionRefusedForReference } from "./sometimes/conversion-refused-for-reference.ts";
import { conversionTookHostPage } from "./sometimes/conversion-took-host-page.ts";
import { conversionTookMapping } from "./sometimes/conversion-took-mapping.ts";
import { convertedPageRaisedSigbus } from "./sometimes/converted-page-raised-sigbus.ts";
import { dirtyPageReported } from "./sometimes/dirty-page-reported.ts";
import { emulationWentPastFile } from "./sometimes/emulation-went-past-file.ts";
import { equalIndexesMapped } from "./sometimes/equal-indexes-mapped.ts";
import { exchangeWasTakenApart } from "./sometimes/exchange-was-taken-apart.ts";
import { failedFallocateUndone } from "./sometimes/failed-fallocate-undone.ts";
import { fileKindExited } from "./sometimes/file-kind-exited.ts";
import { guestMemfdEqualIndexesMapped } from "./sometimes/guest-memfd-equal-indexes-mapped.ts";
import { guestMemfdMappedBothWays } from "./sometimes/guest-memfd-mapped-both-ways.ts";
import { guestMemfdPageReached } from "./sometimes/guest-memfd-page-reached.ts";
import { guestRanTaggedCode } from "./sometimes/guest-ran-tagged-code.ts";
import { guestReadLoadedTag } from "./sometimes/guest-read-loaded-tag.ts";
import { guestWriteReachedMemory } from "./sometimes/guest-write-reached-memory.ts";
import { hostUnmapSeenByGuest } from "./sometimes/host-unmap-seen-by-guest.ts";
import { hugeMappingMade } from "./sometimes/huge-mapping-made.ts";
import { hugeMappingOverAlias } from "./sometimes/huge-mapping-over-alias.ts";
import { manualLogRead } from "./sometimes/manual-log-read.ts";
import { markedAccessReachedFile } from "./sometimes/marked-access-reached-file.ts";
import { memoryPreFaulted } from "./sometimes/memory-pre-faulted.ts";
import { mmioWriteExited } from "./sometimes/mmio-write-exited.ts";
import { moveAccepted } from "./sometimes/move-accepted.ts";
import { overlapRefused } from "./sometimes/overlap-refused.ts";
import { pageAtTwoGfns } from "./sometimes/page-at-two-gfns.ts";
import { pageAtTwoGfnsAfterDeletion } from "./sometimes/page-at-two-gfns-after-deletion.ts";
import { pageAtTwoGfnsAfterMove } from "./sometimes/page-at-two-gfns-after-move.ts";
import { pageMappedSharedAndPrivate } from "./sometimes/page-mapped-shared-and-private.ts";
import { pagePunched } from "./sometimes/page-punched.ts";
import { preFaultStopped } from "./sometimes/pre-fault-stopped.ts";
import { privateAccessExited } from "./sometimes/private-access-exited.ts";
import { privateMemoryAsked } from "./sometimes/private-memory-asked.ts";
import { privatePageAtTwoGfns } from "./sometimes/private-page-at-two-gfns.ts";
import { privatePageAtTwoGfnsAfterDeletion } from "./sometimes/private-page-at-two-gfns-after-deletion.ts";
import { privatePageAtTwoGfnsAfterPunch } from "./sometimes/private-page-at-two-gfns-after-punch.ts";
import { privatePageMapped } from "./sometimes/private-page-mapped.ts";
import { privateSlotDeleted } from "./sometimes/private-slot-deleted.ts";
import { readonlyWriteExited } from "./sometimes/readonly-write-exited.ts";
import { secondAddressSpaceReached } from "./sometimes/second-address-space-reached.ts";
import { sharedAccessExited } from "./sometimes/shared-access-exited.ts";
import { sharedMemoryAsked } from "./sometimes/shared-memory-asked.ts";
import { sigbusSeen } from "./sometimes/sigbus-seen.ts";
import { slotDeleted } from "./sometimes/slot-deleted.ts";
import { slotFoundFileContent } from "./sometimes/slot-found-file-content.ts";
import { slotFoundPopulatedPages } from "./sometimes/slot-found-populated-pages.ts";
import { storeDirtiedTwoPages } from "./sometimes/store-dirtied-two-pages.ts";
import { toctouCaught } from "./sometimes/toctou-caught.ts";
import { twoSlotsAliasOnePage } from "./sometimes/two-slots-alias-one-page.ts";
import { writtenPagePunched } from "./sometimes/written-page-punched.ts";

/**
 * Every property, the one that needs least to be seen first: when a step breaks several, the first
 * one names the divergence, and shrinking keeps that name. A page in two places always has a
 * mapping that does not match its slot, which takes two operations less to show. A mapping that is
 * too large shows wrong pages, and a notification that misses its range leaves wrong ones: the
 * cause stands before what follows from it.
 */
export const PROPERTIES: readonly Property[] = [
  ...CALLER_OBLIGATIONS,
  mappingLevelWithinLimits,
  zapStaysInRange,
  punchStaysInRange,
  failedFallocateKeepsPages,
  noMappingOutsideSlot,
  oneKindPerFrame,
  largeMappingOfOneKind,
  mappingKindFollowsPopulation,
  mappingKindFollowsSlot,
  noMappingOfClosedFile,
  noHostMappingOfPrivatePage,
  conversionDropsMappings,
  conversionKeepsPages,
  errorOffsetInsideRange,
  mappingMatchesBacking,
  privateMappingMatchesFile,
  fileMappingShowsItsPage,
  noPfnAtTwoGfns,
  oneGfnPerPfn,
  readonlyMemoryNeverChanges,
  noWritableMapOfProtectedPage,
  dirtyLogComplete,
  dirtyBitsBeyondSlotAreZero,
  dirtyBitsHaveACause,
  slotsDisjoint,
  slotIdsUnique,
  slotIdsInRange,
  changedPrivateFlagHasNoEffect,
  privateSlotImmutable,
  oneNotifierPerPrivateSlot,
  fileReferencesBalance,
  frameReferencesBalance,
  nodeFlagsMatchRegistrations,
  boundFileIsOfSameVm,
  bindingLiesInsideFile,
  filePageBoundOnce,
  bindingsMatchSlots,
  guestMemfdSizeNeverChanges,
  fileSizeNeverChanges,
  populationChangesByUserSpace,
  failedCallChangesNothing,
  memslotsMatch,
  filesMatch,
  privateIffPopulated,
  memoryFaultExitIsExact,
  conversionExitIsExact,
  inaccessibleFileIsOpaque,
  idleCallKeepsMappings,
  guestMemfdPagesLeaveByRemoval,
  guestMemfdPagesComeByUse,
  hostPagesMatch,
  pageContentsMatch,
  guestWriteReachedMemory,
  guestReadLoadedTag,
  guestRanTaggedCode,
  mmioWriteExited,
  readonlyWriteExited,
  storeDirtiedTwoPages,
  accessMetMemoryAndDevice,
  exchangeWasTakenApart,
  hostUnmapSeenByGuest,
  twoSlotsAliasOnePage,
  moveAccepted,
  slotDeleted,
  overlapRefused,
  dirtyPageReported,
  privatePageMapped,
  sharedAccessExited,
  privateAccessExited,
  conversionTookMapping,
  pagePunched,
  slotFoundPopulatedPages,
  privateSlotDeleted,
  failedFallocateUndone,
  hugeMappingMade,
  toctouCaught,
  guestMemfdPageReached,
  emulationWentPastFile,
  closedFileExited,
  sigbusSeen,
  slotFoundFileContent,
  writtenPagePunched,
  attributesConvertedSlot,
  conversionRefusedForReference,
  conversionTookHostPage,
  convertedPageRaisedSigbus,
  contentOutlivedConversion,
  fileKindExited,
  privateMemoryAsked,
  sharedMemoryAsked,
  markedAccessReachedFile,
  manualLogRead,
  memoryPreFaulted,
  preFaultStopped,
  pageAtTwoGfns,
  pageAtTwoGfnsAfterMove,
  pageAtTwoGfnsAfterDeletion,
  privatePageAtTwoGfns,
  privatePageAtTwoGfnsAfterPunch,
  privatePageAtTwoGfnsAfterDeletion,
  pageMappedSharedAndPrivate,
  equalIndexesMapped,
  hugeMappingOverAlias,
  guestMemfdEqualIndexesMapped,
  guestMemfdMappedBothWays,
  secondAddressSpaceReached,
];
