/** Seeded bugs of plain calls: on descriptors, and on host memory that comes, goes and moves. */
import type { SeededBug } from "../seeded-bug.ts";
import { childMakesAGuestMemfd } from "./child-makes-a-guest-memfd.ts";
import { childStoreIntoAFileIsLost } from "./child-store-into-a-file-is-lost.ts";
import { childStoreReachesTheParent } from "./child-store-reaches-the-parent.ts";
import { filesGoWithTheVmDescriptor } from "./files-go-with-the-vm-descriptor.ts";
import { fsyncOfGuestMemfdSucceeds } from "./fsync-of-guest-memfd-succeeds.ts";
import { guestMemfdMadeExecutable } from "./guest-memfd-made-executable.ts";
import { guestMemfdMappedExecutable } from "./guest-memfd-mapped-executable.ts";
import { guestMemfdReadsAsEmpty } from "./guest-memfd-reads-as-empty.ts";
import { mappingsGoWithTheVmDescriptor } from "./mappings-go-with-the-vm-descriptor.ts";
import { modeOfGuestMemfdChanges } from "./mode-of-guest-memfd-changes.ts";
import { moveLeavesTheOldAddress } from "./move-leaves-the-old-address.ts";
import { moveLosesThePage } from "./move-loses-the-page.ts";
import { moveTellsNobody } from "./move-tells-nobody.ts";
import { nameOfAFileTakenForOpen } from "./name-of-a-file-taken-for-open.ts";
import { otherFileTakenForGuestMemfd } from "./other-file-taken-for-guest-memfd.ts";
import { pageoutLosesThePage } from "./pageout-loses-the-page.ts";
import { pageoutTellsNobody } from "./pageout-tells-nobody.ts";
import { populateBehindTheEnd } from "./populate-behind-the-end.ts";
import { slotsGoWithTheVmDescriptor } from "./slots-go-with-the-vm-descriptor.ts";
import { vmEndsWithItsDescriptor } from "./vm-ends-with-its-descriptor.ts";

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
  vmEndsWithItsDescriptor,
  slotsGoWithTheVmDescriptor,
  filesGoWithTheVmDescriptor,
  mappingsGoWithTheVmDescriptor,
  childMakesAGuestMemfd,
  childStoreReachesTheParent,
  childStoreIntoAFileIsLost,
  guestMemfdMappedExecutable,
  guestMemfdMadeExecutable,
];
