import { guestAccessOf } from "../guest-access.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

export const sharedAccessExited: SometimesProperty = {
  kind: "sometimes",
  id: "shared-access-exited",
  sentence: "A shared access to a private page asks user space to convert it.",
  needs: [GUEST_ACCESSES, ...POPULATES],
  isAbout: hasPrivateMemory,
  holds: ({ operation, outcome }) =>
    guestAccessOf(operation)?.access === "shared" && outcome.kind === "memory_fault",
};
