import type { ObservedFile } from "../../abi/observation.ts";
import { countOfFile } from "../../model/slot-list.ts";
import type { MachineState } from "../../model/state.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty } from "../property.ts";

/** I-12, the registrations. One too many is called after its slot was freed. */
export const oneNotifierPerPrivateSlot: AlwaysProperty = {
  kind: "always",
  id: "one-notifier-per-private-slot",
  sentence: "A file has as many notifiers registered as private slots are bound to it.",
  source: "KVM fd-based private memory v6, patch 7, registration and its undoing",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01", "B-07"],
  violation: ({ after, observedAfter }) => {
    for (const file of observedAfter?.files ?? []) {
      const slots = slotsOn(after, file);
      if (file.notifiers === slots) continue;
      return `${file.handle} has ${file.notifiers} notifiers for ${slots} slots`;
    }
    return undefined;
  },
};

function slotsOn({ memslots }: MachineState, { handle }: ObservedFile): number {
  return countOfFile(memslots, handle);
}
