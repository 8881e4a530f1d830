import { fileChanges } from "../file-changes.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty } from "../property.ts";

/** I-20 and I-21: the size of a file for private memory is given once, as whole pages. */
export const fileSizeNeverChanges: AlwaysProperty = {
  kind: "always",
  id: "file-size-never-changes",
  sentence: "The size of an inaccessible file is 0 until it is given, and then stays as it is.",
  source: "KVM fd-based private memory v6, patch 8, manual page; patch 2, shmem_setattr",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-30"],
  violation: (step) => {
    for (const { handle, before, after } of fileChanges(step)) {
      if (step.before.files[handle]?.inaccessible !== true) continue;
      if (before.sizeBytes === after.sizeBytes) continue;
      if (before.sizeBytes !== 0n) return `${handle} had a size, and has another now`;
      if (step.operation.op === "ftruncate" && after.sizeBytes % 4096n !== 0n) {
        return `${handle} was truncated to ${after.sizeBytes} bytes`;
      }
    }
    return undefined;
  },
};
