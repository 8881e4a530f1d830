import { isHandle } from "../../abi/handle.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty } from "../property.ts";

/** I-15. Every notifier that KVM registers asks for all three flags. */
export const nodeFlagsMatchRegistrations: AlwaysProperty = {
  kind: "always",
  id: "node-flags-match-registrations",
  sentence: "A file has the flags of its notifiers, and without any those it was made with.",
  source: "KVM fd-based private memory v6, patch 1, memfile_register_notifier",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-65"],
  violation: ({ after, observedAfter }) => {
    for (const { handle, notifiers, nodeFlags } of observedAfter?.files ?? []) {
      const made = isHandle(handle) && after.files[handle]?.inaccessible === true;
      const expected = notifiers > 0 ? ALL_FLAGS : made ? USER_INACCESSIBLE : 0;
      if (nodeFlags === expected) continue;
      return `${handle} has node flags ${nodeFlags} instead of ${expected}`;
    }
    return undefined;
  },
};

const USER_INACCESSIBLE = 1;

/** Inaccessible to user space, unmovable, unreclaimable. */
const ALL_FLAGS = 7;
