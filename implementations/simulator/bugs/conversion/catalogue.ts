/** Seeded bugs of conversions in place: of drafts of the series, and guards that are dropped. */
import type { SeededBug } from "../seeded-bug.ts";
import { batchCountsAsReference } from "./batch-counts-as-reference.ts";
import { closedFileStaysPrivate } from "./closed-file-stays-private.ts";
import { conversionLeavesGuestMappings } from "./conversion-leaves-guest-mappings.ts";
import { convertedPagesSurviveAPunch } from "./converted-pages-survive-a-punch.ts";
import { errorOffsetCountsFromTheRange } from "./error-offset-counts-from-the-range.ts";
import { holesAreNotConverted } from "./holes-are-not-converted.ts";
import { hostMappingsOfPrivatePagesStay } from "./host-mappings-of-private-pages-stay.ts";
import { inPlaceByDefault } from "./in-place-by-default.ts";
import { pinHoldsAgainstSharing } from "./pin-holds-against-sharing.ts";
import { pinnedPageTurnsPrivate } from "./pinned-page-turns-private.ts";
import { punchForgetsTheKind } from "./punch-forgets-the-kind.ts";
import { refusedConversionStaysInPart } from "./refused-conversion-stays-in-part.ts";
import { sharedPagesFromTheVmm } from "./shared-pages-from-the-vmm.ts";
import { sharedPagesPreparedAsPrivate } from "./shared-pages-prepared-as-private.ts";
import { sharingClearsThePage } from "./sharing-clears-the-page.ts";
import { uniformRangeIsConvertedAgain } from "./uniform-range-is-converted-again.ts";

export const CONVERSION_BUGS: readonly SeededBug[] = [
  hostMappingsOfPrivatePagesStay,
  pinnedPageTurnsPrivate,
  batchCountsAsReference,
  convertedPagesSurviveAPunch,
  sharingClearsThePage,
  holesAreNotConverted,
  punchForgetsTheKind,
  refusedConversionStaysInPart,
  errorOffsetCountsFromTheRange,
  pinHoldsAgainstSharing,
  inPlaceByDefault,
  closedFileStaysPrivate,
  sharedPagesFromTheVmm,
  sharedPagesPreparedAsPrivate,
  conversionLeavesGuestMappings,
  uniformRangeIsConvertedAgain,
];
