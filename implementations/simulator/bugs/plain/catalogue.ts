/** Seeded bugs of plain calls: on descriptors, and on host memory that comes, goes and moves. */
import type { SeededBug } from "../seeded-bug.ts";
import { fsyncOfGuestMemfdSucceeds } from "./fsync-of-guest-memfd-succeeds.ts";
import { guestMemfdReadsAsEmpty } from "./guest-memfd-reads-as-empty.ts";
import { modeOfGuestMemfdChanges } from "./mode-of-guest-memfd-changes.ts";
import { moveLeavesTheOldAddress } from "./move-leaves-the-old-address.ts";
import { moveLosesThePage } from "./move-loses-the-page.ts";
import { moveTellsNobody } from "./move-tells-nobody.ts";
import { nameOfAFileTakenForOpen } from "./name-of-a-file-taken-for-open.ts";
import { otherFileTakenForGuestMemfd } from "./other-file-taken-for-guest-memfd.ts";
import { pageoutLosesThePage } from "./pageout-loses-the-page.ts";
import { pageoutTellsNobody } from "./pageout-tells-nobody.ts";
import { populateBehindTheEnd } from "./populate-behind-the-end.ts";

export const PLAIN_CALL_BUGS: readonly SeededBug[] = [
  otherFileTakenForGuestMemfd,
  nameOfAFileTakenForOpen,
  modeOfGuestMemfdChanges,
  guestMemfdReadsAsEmpty,
  fsyncOfGuestMemfdSucceeds,
  pageoutLosesThePage,
  pageoutTellsNobody,
  populateBehindTheEnd,
  moveTellsNobody,
  moveLosesThePage,
  moveLeavesTheOldAddress,
];
