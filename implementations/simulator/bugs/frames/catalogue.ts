/** Seeded bugs of frames: who has which, and whose mappings go with one. */
import type { SeededBug } from "../seeded-bug.ts";
import { frameHandedOutTwice } from "./frame-handed-out-twice.ts";
import { pageIndexFolded } from "./page-index-folded.ts";
import { secondSpaceKeepsHostMappings } from "./second-space-keeps-host-mappings.ts";
import { secondSpaceTakesTheNeighbour } from "./second-space-takes-the-neighbour.ts";

export const FRAME_BUGS: readonly SeededBug[] = [
  frameHandedOutTwice,
  pageIndexFolded,
  secondSpaceTakesTheNeighbour,
  secondSpaceKeepsHostMappings,
];
