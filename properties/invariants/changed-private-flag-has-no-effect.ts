import { MEM_PRIVATE } from "../../abi/operation.ts";
import type { AlwaysProperty } from "../property.ts";

/**
 * I-28. How long the argument block is depends on the bit, so a second value would be read from
 * bytes that were never copied.
 */
export const changedPrivateFlagHasNoEffect: AlwaysProperty = {
  kind: "always",
  id: "changed-private-flag-has-no-effect",
  sentence: "A call whose PRIVATE bit changes between its two fetches fails and does nothing.",
  source: "KVM fd-based private memory v6, patches 4 and 7; YkI2Lyv9SJaGPDz+@google.com",
  needsObservation: false,
  unseeded:
    "It reads the answer and the model alone: a machine that accepts the call has given an " +
    "answer that the model does not allow.",
  violation: ({ before, operation, outcome, after }) => {
    if (operation.op !== "set_user_memory_region") return undefined;
    const { flags, firstFetchFlags = flags } = operation;
    if (((flags ^ firstFetchFlags) & MEM_PRIVATE) === 0) return undefined;
    if (outcome.kind !== "failed") return "the call was accepted";
    return before.memslots === after.memslots ? undefined : "the call failed, and changed a slot";
  },
};
