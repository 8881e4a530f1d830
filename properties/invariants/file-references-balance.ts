import { isHandle } from "../../abi/handle.ts";
import type { ObservedFile } from "../../abi/observation.ts";
import { showsFile } from "../../model/host-memory.ts";
import { countOfFile } from "../../model/slot-list.ts";
import type { MachineState } from "../../model/state.ts";
import type { AlwaysProperty } from "../property.ts";

/**
 * I-12 and I-23, the references of files. One too many is a leak, one too few a use after free.
 *
 * How many mappings the pages are that the VMM maps is not told: one at least.
 */
export const fileReferencesBalance: AlwaysProperty = {
  kind: "always",
  id: "file-references-balance",
  sentence:
    "A file is held by its open descriptors, once by each private slot, and by what the host " +
    "maps of it.",
  source:
    "KVM fd-based private memory v6, patch 7; review of v5, YkNXoCBjfpfI67QF@google.com; " +
    "mm/vma.c, where an area takes a reference to its file",
  needsObservation: true,
  brokenBy: ["B-01"],
  violation: ({ after, observedAfter }) => {
    for (const file of observedAfter?.files ?? []) {
      const wrong = imbalance(after, file);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  },
};

function imbalance(state: MachineState, file: ObservedFile): string | undefined {
  const { handle, references } = file;
  if (!isHandle(handle)) return undefined;
  const slots =
    state.files[handle]?.kind === "guest_memfd" ? 0 : countOfFile(state.memslots, handle);
  const holders = descriptorsOf(state, handle) + slots;
  const isMapped = showsFile(state, handle);
  if (isMapped ? references > holders : references === holders) return undefined;
  const expected = isMapped ? `more than ${holders}` : holders;
  return `${handle} has ${references} references instead of ${expected}`;
}

function descriptorsOf({ files }: MachineState, handle: string): number {
  return Object.entries(files).filter(
    ([name, { open, duplicateOf = name }]) => open && duplicateOf === handle,
  ).length;
}
