import { guestAccessOf } from "../guest-access.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";

export const privatePageMapped: SometimesProperty = {
  kind: "sometimes",
  id: "private-page-mapped",
  sentence: "A private access of the guest reaches a page of a file.",
  needs: ["guest_read", "guest_write"],
  isAbout: hasPrivateMemory,
  holds: ({ operation, outcome }) =>
    guestAccessOf(operation)?.access === "private" &&
    (outcome.kind === "ok" || outcome.kind === "loaded" || outcome.kind === "executed"),
};
