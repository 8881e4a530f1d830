import { guestAccessOf } from "../guest-access.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";

export const privateAccessExited: SometimesProperty = {
  kind: "sometimes",
  id: "private-access-exited",
  sentence: "A private access to a shared page asks user space to convert it.",
  needs: ["guest_read"],
  isAbout: hasPrivateMemory,
  holds: ({ operation, outcome }) =>
    guestAccessOf(operation)?.access === "private" && outcome.kind === "memory_fault",
};
