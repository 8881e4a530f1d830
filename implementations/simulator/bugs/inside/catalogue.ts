/** Seeded bugs that show inside of the machine first: each is named by another invariant. */
import type { SeededBug } from "../seeded-bug.ts";
import { bindingStoredInclusive } from "./binding-stored-inclusive.ts";
import { conversionLeavesPrivateMappings } from "./conversion-leaves-private-mappings.ts";
import { deletionTakesPrivatePages } from "./deletion-takes-private-pages.ts";
import { exitMapsThePage } from "./exit-maps-the-page.ts";
import { fileOfAnotherVmStaysBound } from "./file-of-another-vm-stays-bound.ts";
import { fileTruncatedThoughRefused } from "./file-truncated-though-refused.ts";
import { guestMemfdTruncatedThoughRefused } from "./guest-memfd-truncated-though-refused.ts";
import { mprotectTellsNobody } from "./mprotect-tells-nobody.ts";
import { oneHostPageAtTwoGfns } from "./one-host-page-at-two-gfns.ts";
import { pagesMadeByBinding } from "./pages-made-by-binding.ts";
import { punchUnmapsThePageBehind } from "./punch-unmaps-the-page-behind.ts";
import { refusedChangeStays } from "./refused-change-stays.ts";
import { refusedSlotStays } from "./refused-slot-stays.ts";
import { slotKeepsItsSpaceInTheId } from "./slot-keeps-its-space-in-the-id.ts";
import { takenPagesBoundTwice } from "./taken-pages-bound-twice.ts";

export const INSIDE_BUGS: readonly SeededBug[] = [
  oneHostPageAtTwoGfns,
  punchUnmapsThePageBehind,
  conversionLeavesPrivateMappings,
  mprotectTellsNobody,
  refusedSlotStays,
  refusedChangeStays,
  slotKeepsItsSpaceInTheId,
  fileOfAnotherVmStaysBound,
  bindingStoredInclusive,
  takenPagesBoundTwice,
  guestMemfdTruncatedThoughRefused,
  fileTruncatedThoughRefused,
  deletionTakesPrivatePages,
  pagesMadeByBinding,
  exitMapsThePage,
];
