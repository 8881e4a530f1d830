import { isMappedBothWays } from "../aliases.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

/** One slot reaches it through its file, another through where the VMM has the file mapped. */
export const pageMappedSharedAndPrivate: SometimesProperty = {
  kind: "sometimes",
  id: "page-mapped-shared-and-private",
  sentence: "A page of a file is mapped as private memory and as memory of the VMM at once.",
  needs: ["private-access", GUEST_ACCESSES, ...POPULATES, "host_mmap", "file-mappings"],
  needsObservation: true,
  // Callers who obey map no file that a slot is bound to.
  isAbout: (dialect) => hasPrivateMemory(dialect) && dialect.obligations !== "strict",
  holds: isMappedBothWays,
};
