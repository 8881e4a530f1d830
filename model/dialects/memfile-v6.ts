import { MEM_LOG_DIRTY_PAGES, MEM_PRIVATE, MEM_READONLY } from "../../abi/operation.ts";
import { HUGE_ORDER } from "../../abi/units.ts";
import type { Dialect } from "../dialect.ts";
import { setRegion } from "../transitions/memfile/set-region.ts";
import { DIRTY_LOG } from "./dirty-log.ts";
import { files } from "./memfile-v6/files.ts";
import { guestAccess } from "./memfile-v6/guest-access.ts";
import { HOST_MEMORY_WITH_FILES } from "./memfile-v6/host-memory.ts";
import { regionLadder } from "./memfile-v6/region-ladder.ts";
import type { MemfileV6Variant } from "./memfile-v6/variant.ts";
import { X86_64_LIMITS } from "./x86-64.ts";

/**
 * KVM fd-based private memory, v6, the whole series on Linux 5.18.
 *
 * A slot may have two halves: user-space addresses for what is shared, a file for what is private.
 * Which half a page is in is decided by the file alone: a page that is there is private, a hole is
 * shared.
 */
export function memfileV6(name: string, variant: MemfileV6Variant): Dialect {
  const { quirks, hasPrivate, hasLargeFolios, obligations } = variant;
  return {
    name,
    sentence: `KVM fd-based private memory, v6, on Linux 5.18 for x86-64, ${
      quirks.length > 0 ? "as its code does" : "as its text and reviewers promise"
    }.`,
    constants: {
      ...X86_64_LIMITS,
      validFlags: MEM_LOG_DIRTY_PAGES | MEM_READONLY | (hasPrivate ? MEM_PRIVATE : 0),
      presetsExitReason: false,
      memfdFlags: 0xf,
      folioOrder: hasLargeFolios ? HUGE_ORDER : 0,
    },
    features: [
      ...(["double-fetch", "private-fd", "private-access", "injected-faults"] as const),
      ...(["file-mappings", "private-file-mappings"] as const),
    ],
    quirks,
    ...(quirks.length > 0 && { keeping: (kept) => operationsOf({ ...variant, quirks: kept }) }),
    ...(obligations === "aliasing" ? {} : { obligations }),
    operations: operationsOf(variant),
  };
}

function operationsOf(variant: MemfileV6Variant): Dialect["operations"] {
  return {
    set_user_memory_region: { ladder: regionLadder(variant), effect: setRegion },
    ...guestAccess(variant),
    ...DIRTY_LOG,
    ...HOST_MEMORY_WITH_FILES,
    ...files(variant),
  };
}
