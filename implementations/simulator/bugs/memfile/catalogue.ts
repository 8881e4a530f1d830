/** Seeded bugs of the memfile design, in the order of its catalogue. */

import type { SeededBug } from "../seeded-bug.ts";
import { b01PrivateFlagCleared } from "./b-01-private-flag-cleared.ts";
import { b02aZapBelowTheSlot } from "./b-02a-zap-below-the-slot.ts";
import { b02bZapOfASlotBehindTheRange } from "./b-02b-zap-of-a-slot-behind-the-range.ts";
import { b02cMissedZapAtGfnZero } from "./b-02c-missed-zap-at-gfn-zero.ts";
import { b02dZapOfTheGfnBefore } from "./b-02d-zap-of-the-gfn-before.ts";
import { b02eWarningBehindTheSlot } from "./b-02e-warning-behind-the-slot.ts";
import { b03AccessibleFile } from "./b-03-accessible-file.ts";
import { b03MappedFile } from "./b-03-mapped-file.ts";
import { b04OnePageAtTwoGfns } from "./b-04-one-page-at-two-gfns.ts";
import { b06PagesBeforeTheSlot } from "./b-06-pages-before-the-slot.ts";
import { b07NotifierOfAFailedSlot } from "./b-07-notifier-of-a-failed-slot.ts";
import { b08FlagsFetchedTwice } from "./b-08-flags-fetched-twice.ts";
import { b09PrivateAccessToOrdinarySlot } from "./b-09-private-access-to-ordinary-slot.ts";
import { b10HostLevelIgnored } from "./b-10-host-level-ignored.ts";
import { b11MappingAcrossKinds } from "./b-11-mapping-across-kinds.ts";
import { b13FilePutTwice } from "./b-13-file-put-twice.ts";
import { b14PrivateOffsetWraps } from "./b-14-private-offset-wraps.ts";
import { b15PageIndexOf32Bits } from "./b-15-page-index-of-32-bits.ts";
import { b16AnyLevelForALargeFolio } from "./b-16-any-level-for-a-large-folio.ts";
import { b22PrivateOffsetBeyondFiles } from "./b-22-private-offset-beyond-files.ts";
import { b23ReadonlyPrivateSlot } from "./b-23-readonly-private-slot.ts";
import { b25UndoZapsPagesThatStay } from "./b-25-undo-zaps-pages-that-stay.ts";
import { b26NeighboursOfALargeFolio } from "./b-26-neighbours-of-a-large-folio.ts";
import { b27FolioThatCannotBeSplit } from "./b-27-folio-that-cannot-be-split.ts";
import { b29GrowthRevealsPrivatePages } from "./b-29-growth-reveals-private-pages.ts";
import { b30FallocateChangesTheSize } from "./b-30-fallocate-changes-the-size.ts";
import { b31EndOfClippedRangeWraps } from "./b-31-end-of-clipped-range-wraps.ts";
import { b39BytesForPages } from "./b-39-bytes-for-pages.ts";
import { b50IncongruentLargeMapping } from "./b-50-incongruent-large-mapping.ts";
import { b53InclusiveEndOfBinding } from "./b-53-inclusive-end-of-binding.ts";
import { b63PrivateSlotAddressUnchecked } from "./b-63-private-slot-address-unchecked.ts";
import { b65NodeFlagsStay } from "./b-65-node-flags-stay.ts";
import { b71DeleteSkipsValidation } from "./b-71-delete-skips-validation.ts";
import { b73EndOfFileByPages } from "./b-73-end-of-file-by-pages.ts";
import { b75PrivateAccessWithoutSlot } from "./b-75-private-access-without-slot.ts";

export const MEMFILE_BUGS: readonly SeededBug[] = [
  b01PrivateFlagCleared,
  b02aZapBelowTheSlot,
  b02bZapOfASlotBehindTheRange,
  b02cMissedZapAtGfnZero,
  b02dZapOfTheGfnBefore,
  b02eWarningBehindTheSlot,
  b03AccessibleFile,
  b03MappedFile,
  b04OnePageAtTwoGfns,
  b06PagesBeforeTheSlot,
  b07NotifierOfAFailedSlot,
  b08FlagsFetchedTwice,
  b09PrivateAccessToOrdinarySlot,
  b10HostLevelIgnored,
  b11MappingAcrossKinds,
  b13FilePutTwice,
  b14PrivateOffsetWraps,
  b15PageIndexOf32Bits,
  b16AnyLevelForALargeFolio,
  b22PrivateOffsetBeyondFiles,
  b23ReadonlyPrivateSlot,
  b25UndoZapsPagesThatStay,
  b26NeighboursOfALargeFolio,
  b27FolioThatCannotBeSplit,
  b29GrowthRevealsPrivatePages,
  b30FallocateChangesTheSize,
  b31EndOfClippedRangeWraps,
  b39BytesForPages,
  b50IncongruentLargeMapping,
  b53InclusiveEndOfBinding,
  b63PrivateSlotAddressUnchecked,
  b65NodeFlagsStay,
  b71DeleteSkipsValidation,
  b73EndOfFileByPages,
  b75PrivateAccessWithoutSlot,
];
