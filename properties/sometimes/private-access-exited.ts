import { guestAccessOf } from "../guest-access.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES } from "./usual-needs.ts";

export const privateAccessExited: SometimesProperty = {
  kind: "sometimes",
  id: "private-access-exited",
  sentence: "A private access to a shared page asks user space to convert it.",
  needs: ["private-access", "memfd_create", "set_user_memory_region", GUEST_ACCESSES],
  isAbout: hasPrivateMemory,
  holds: ({ operation, outcome }) =>
    guestAccessOf(operation)?.access === "private" && outcome.kind === "memory_fault",
};
