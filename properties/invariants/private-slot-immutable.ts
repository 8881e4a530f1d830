import { memslotNamed } from "../../model/state.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty } from "../property.ts";

/** I-10. Without the flag in the new arguments, version 6 itself forgot to look (B-01). */
export const privateSlotImmutable: AlwaysProperty = {
  kind: "always",
  id: "private-slot-immutable",
  sentence: "A private slot can only be deleted.",
  source: "KVM fd-based private memory v6, patch 7, comment in the region function",
  needsObservation: false,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01"],
  unseeded:
    "It reads the answer and the model alone: a machine that accepts the call has given an " +
    "answer that the model does not allow.",
  violation: ({ before, operation, outcome, after }) => {
    if (operation.op !== "set_user_memory_region" || operation.sizeBytes === 0n) return undefined;
    const old = memslotNamed(before, operation.slot);
    if (old?.privateFile === undefined) return undefined;
    if (outcome.kind !== "failed") return `slot ${old.id} was changed`;
    const kept = memslotNamed(after, operation.slot);
    return kept === old ? undefined : `slot ${old.id} was refused, and changed`;
  },
};
