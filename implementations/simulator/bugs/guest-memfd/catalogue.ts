/** Seeded bugs of Linux releases with guest_memfd: slots, guest_memfd, attributes, dirty logs. */
import type { SeededBug } from "../seeded-bug.ts";
import { allOnesBehindTheSlot } from "./all-ones-behind-the-slot.ts";
import { allocationBehindTheEnd } from "./allocation-behind-the-end.ts";
import { allocationZeroesPages } from "./allocation-zeroes-pages.ts";
import { anyCloseReleases } from "./any-close-releases.ts";
import { attributeRangeMayWrap } from "./attribute-range-may-wrap.ts";
import { attributesBeforeTheCheck } from "./attributes-before-the-check.ts";
import { attributesFlipAsOne } from "./attributes-flip-as-one.ts";
import { attributesLeaveMappings } from "./attributes-leave-mappings.ts";
import { attributesZapWithoutNeed } from "./attributes-zap-without-need.ts";
import { bindingEndIsSigned } from "./binding-end-is-signed.ts";
import { bindingStoredInPart } from "./binding-stored-in-part.ts";
import { clearCopiesTheWholeBitmap } from "./clear-copies-the-whole-bitmap.ts";
import { clearMissesTheLastWord } from "./clear-misses-the-last-word.ts";
import { clearRangeUnchecked } from "./clear-range-unchecked.ts";
import { clearRefusesTheTail } from "./clear-refuses-the-tail.ts";
import { deleteTruncatesTheFile } from "./delete-truncates-the-file.ts";
import { deletedSlotStaysBound } from "./deleted-slot-stays-bound.ts";
import { dontneedLosesPages } from "./dontneed-loses-pages.ts";
import { emptyPreFaultAccepted } from "./empty-pre-fault-accepted.ts";
import { emulationThroughTheFile } from "./emulation-through-the-file.ts";
import { exitNamesTheAttribute } from "./exit-names-the-attribute.ts";
import { exitWithoutPrivateFlag } from "./exit-without-private-flag.ts";
import { failedSlotStaysBound } from "./failed-slot-stays-bound.ts";
import { faultsServedByTheWrongFlag } from "./faults-served-by-the-wrong-flag.ts";
import { fileBeforeOverlap } from "./file-before-overlap.ts";
import { fileOfAnotherVm } from "./file-of-another-vm.ts";
import { gfnLimitUnchecked } from "./gfn-limit-unchecked.ts";
import { guestMemfdFlagCleared } from "./guest-memfd-flag-cleared.ts";
import { hostTouchesPrivateFile } from "./host-touches-private-file.ts";
import { initiallySetAloneAccepted } from "./initially-set-alone-accepted.ts";
import { kindFromAttribute } from "./kind-from-attribute.ts";
import { manualGetTakesBits } from "./manual-get-takes-bits.ts";
import { mappingDoesNotHoldFile } from "./mapping-does-not-hold-file.ts";
import { mismatchRetried } from "./mismatch-retried.ts";
import { mmioGenerationOfTwoBits } from "./mmio-generation-of-two-bits.ts";
import { mmioGenerationWraps } from "./mmio-generation-wraps.ts";
import { mmioOutlivesItsSlotSet } from "./mmio-outlives-its-slot-set.ts";
import { movedSlotKeepsMetadata } from "./moved-slot-keeps-metadata.ts";
import { neighbourTakenForBound } from "./neighbour-taken-for-bound.ts";
import { pageNotZeroed } from "./page-not-zeroed.ts";
import { preFaultForgetsProgress } from "./pre-fault-forgets-progress.ts";
import { preFaultIsShared } from "./pre-fault-is-shared.ts";
import { privateGfnServedFromHost } from "./private-gfn-served-from-host.ts";
import { privateHoleIsMmio } from "./private-hole-is-mmio.ts";
import { punchBehindTheEndRefused } from "./punch-behind-the-end-refused.ts";
import { punchForgetsTheOffset } from "./punch-forgets-the-offset.ts";
import { punchKeepsHostMapping } from "./punch-keeps-host-mapping.ts";
import { punchStopsAtFirstSlot } from "./punch-stops-at-first-slot.ts";
import { readonlyGuestMemfdSlot } from "./readonly-guest-memfd-slot.ts";
import { readonlyToggled } from "./readonly-toggled.ts";
import { rebindRefused } from "./rebind-refused.ts";
import { releaseLeavesFilePointers } from "./release-leaves-file-pointers.ts";
import { releaseLeavesMappings } from "./release-leaves-mappings.ts";
import { searchOfNoSlots } from "./search-of-no-slots.ts";
import { sharedFileOfAPrivateVm } from "./shared-file-of-a-private-vm.ts";
import { sharedHoleOfPrivateGfn } from "./shared-hole-of-private-gfn.ts";
import { taggedAddressAccepted } from "./tagged-address-accepted.ts";
import { wrongErrnoOfBoundPages } from "./wrong-errno-of-bound-pages.ts";

export const GUEST_MEMFD_BUGS: readonly SeededBug[] = [
  guestMemfdFlagCleared,
  deletedSlotStaysBound,
  readonlyGuestMemfdSlot,
  movedSlotKeepsMetadata,
  searchOfNoSlots,
  mmioGenerationWraps,
  mmioGenerationOfTwoBits,
  mmioOutlivesItsSlotSet,
  gfnLimitUnchecked,
  clearRangeUnchecked,
  clearRefusesTheTail,
  clearCopiesTheWholeBitmap,
  clearMissesTheLastWord,
  taggedAddressAccepted,
  readonlyToggled,
  bindingStoredInPart,
  attributesFlipAsOne,
  attributesZapWithoutNeed,
  neighbourTakenForBound,
  privateGfnServedFromHost,
  privateHoleIsMmio,
  attributesLeaveMappings,
  exitWithoutPrivateFlag,
  kindFromAttribute,
  sharedHoleOfPrivateGfn,
  mismatchRetried,
  exitNamesTheAttribute,
  preFaultIsShared,
  attributesBeforeTheCheck,
  punchStopsAtFirstSlot,
  punchForgetsTheOffset,
  releaseLeavesMappings,
  releaseLeavesFilePointers,
  rebindRefused,
  deleteTruncatesTheFile,
  pageNotZeroed,
  allocationZeroesPages,
  punchKeepsHostMapping,
  punchBehindTheEndRefused,
  allocationBehindTheEnd,
  hostTouchesPrivateFile,
  dontneedLosesPages,
  emulationThroughTheFile,
  faultsServedByTheWrongFlag,
  fileOfAnotherVm,
  bindingEndIsSigned,
  wrongErrnoOfBoundPages,
  fileBeforeOverlap,
  failedSlotStaysBound,
  anyCloseReleases,
  mappingDoesNotHoldFile,
  emptyPreFaultAccepted,
  preFaultForgetsProgress,
  initiallySetAloneAccepted,
  manualGetTakesBits,
  allOnesBehindTheSlot,
  sharedFileOfAPrivateVm,
  attributeRangeMayWrap,
];
