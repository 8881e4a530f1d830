/** Seeded bugs of frames: who has which, and whose mappings go with one. */
import type { SeededBug } from "../seeded-bug.ts";
import { fileFaultKeepsItsFrame } from "./file-fault-keeps-its-frame.ts";
import { fileNotifierSkipsSecondSpace } from "./file-notifier-skips-second-space.ts";
import { frameHandedOutTwice } from "./frame-handed-out-twice.ts";
import { pageIndexFolded } from "./page-index-folded.ts";
import { privateFaultKeepsItsFrame } from "./private-fault-keeps-its-frame.ts";
import { privateFaultKeepsItsPageLock } from "./private-fault-keeps-its-page-lock.ts";
import { punchSkipsSecondSpace } from "./punch-skips-second-space.ts";
import { secondSpaceKeepsHostMappings } from "./second-space-keeps-host-mappings.ts";
import { secondSpaceTakesTheNeighbour } from "./second-space-takes-the-neighbour.ts";
import { twoFilesShareAFrame } from "./two-files-share-a-frame.ts";
import { twoGuestMemfdsShareAFrame } from "./two-guest-memfds-share-a-frame.ts";

export const FRAME_BUGS: readonly SeededBug[] = [
  frameHandedOutTwice,
  pageIndexFolded,
  secondSpaceTakesTheNeighbour,
  secondSpaceKeepsHostMappings,
  twoFilesShareAFrame,
  twoGuestMemfdsShareAFrame,
  fileNotifierSkipsSecondSpace,
  punchSkipsSecondSpace,
  privateFaultKeepsItsFrame,
  fileFaultKeepsItsFrame,
  privateFaultKeepsItsPageLock,
];
