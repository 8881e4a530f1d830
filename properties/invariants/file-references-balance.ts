import { isHandle } from "../../abi/handle.ts";
import type { ObservedFile } from "../../abi/observation.ts";
import { showsFile } from "../../model/host-memory.ts";
import { countOfFile } from "../../model/slot-list.ts";
import type { MachineState } from "../../model/state.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty } from "../property.ts";

/**
 * I-12 and I-23, the references of files. One too many is a leak, one too few a use after free.
 *
 * Not said while the VMM maps the file: how many mappings of their own its pages are is not told.
 */
export const fileReferencesBalance: AlwaysProperty = {
  kind: "always",
  id: "file-references-balance",
  sentence: "A file is held by its open descriptor and once by each private slot.",
  source: "KVM fd-based private memory v6, patch 7; review of v5, YkNXoCBjfpfI67QF@google.com",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01"],
  violation: ({ after, observedAfter }) => {
    for (const file of observedAfter?.files ?? []) {
      const expected = holdersOf(after, file);
      if (expected === undefined || file.references === expected) continue;
      return `${file.handle} has ${file.references} references instead of ${expected}`;
    }
    return undefined;
  },
};

function holdersOf(state: MachineState, { handle }: ObservedFile): number | undefined {
  if (!isHandle(handle) || showsFile(state, handle)) return undefined;
  return countOfFile(state.memslots, handle) + (state.files[handle]?.open === true ? 1 : 0);
}
