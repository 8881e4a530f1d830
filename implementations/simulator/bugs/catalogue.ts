/** Every seeded bug. They test the checkers: a checker that misses one has a hole. */
import { HarnessError } from "../../../abi/harness-error.ts";
import { BYTE_BUGS } from "./bytes/catalogue.ts";
import { CONVERSION_BUGS } from "./conversion/catalogue.ts";
import { deleteLeavesMapping } from "./delete-leaves-mapping.ts";
import { dirtyBitLostOnSecondWrite } from "./dirty-bit-lost-on-second-write.ts";
import { FETCH_BUGS } from "./fetch/catalogue.ts";
import { FILE_BUGS } from "./files/catalogue.ts";
import { FRAME_BUGS } from "./frames/catalogue.ts";
import { GUEST_MEMFD_BUGS } from "./guest-memfd/catalogue.ts";
import { INSIDE_BUGS } from "./inside/catalogue.ts";
import { MEMFILE_BUGS } from "./memfile/catalogue.ts";
import { moveKeepsOldMapping } from "./move-keeps-old-mapping.ts";
import { munmapMissesSecondAlias } from "./munmap-misses-second-alias.ts";
import { overlapOffByOne } from "./overlap-off-by-one.ts";
import { pageCountTruncatedToU32 } from "./page-count-truncated-to-u32.ts";
import { PLAIN_CALL_BUGS } from "./plain/catalogue.ts";
import { readonlyWriteReachesMemory } from "./readonly-write-reaches-memory.ts";
import type { SeededBug } from "./seeded-bug.ts";
import { wrongErrnoPrecedence } from "./wrong-errno-precedence.ts";

/** Those of plain memory slots. */
export const PLAIN_BUGS: readonly SeededBug[] = [
  overlapOffByOne,
  deleteLeavesMapping,
  moveKeepsOldMapping,
  readonlyWriteReachesMemory,
  dirtyBitLostOnSecondWrite,
  munmapMissesSecondAlias,
  wrongErrnoPrecedence,
  pageCountTruncatedToU32,
];

export const SEEDED_BUGS: readonly SeededBug[] = [
  ...PLAIN_BUGS,
  ...MEMFILE_BUGS,
  ...GUEST_MEMFD_BUGS,
  ...FRAME_BUGS,
  ...FETCH_BUGS,
  ...INSIDE_BUGS,
  ...BYTE_BUGS,
  ...FILE_BUGS,
  ...PLAIN_CALL_BUGS,
  ...CONVERSION_BUGS,
];

/**
 * The bug of that id.
 *
 * @throws {HarnessError} MSC108 for an unknown id.
 */
export function seededBug(id: string): SeededBug {
  const bug = SEEDED_BUGS.find((known) => known.id === id);
  if (bug !== undefined) return bug;
  const known = SEEDED_BUGS.map((one) => one.id).join(", ");
  throw new HarnessError("MSC108", `the simulator has no seeded bug ${id}`, `it has ${known}`);
}
