/** Seeded bugs of ordinary files that are memory of a guest. */
import type { SeededBug } from "../seeded-bug.ts";
import { endOfFileServed } from "./end-of-file-served.ts";
import { holeMissesSecondMapping } from "./hole-misses-second-mapping.ts";
import { privateStoreReachesFile } from "./private-store-reaches-file.ts";
import { punchTakesCopies } from "./punch-takes-copies.ts";
import { removeTellsNobody } from "./remove-tells-nobody.ts";
import { removeThroughPrivateMapping } from "./remove-through-private-mapping.ts";
import { sealedMappingMadeWritable } from "./sealed-mapping-made-writable.ts";
import { truncateKeepsCopies } from "./truncate-keeps-copies.ts";
import { truncateTellsNobody } from "./truncate-tells-nobody.ts";

export const FILE_BUGS: readonly SeededBug[] = [
  truncateTellsNobody,
  removeTellsNobody,
  holeMissesSecondMapping,
  privateStoreReachesFile,
  punchTakesCopies,
  truncateKeepsCopies,
  endOfFileServed,
  removeThroughPrivateMapping,
  sealedMappingMadeWritable,
];
