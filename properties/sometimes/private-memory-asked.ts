import { guestAccessOf } from "../guest-access.ts";
import { marksAccesses } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES } from "./usual-needs.ts";

export const privateMemoryAsked: SometimesProperty = {
  kind: "sometimes",
  id: "private-memory-asked",
  sentence: "A private access to a shared gfn asks user space for private memory.",
  needs: ["private-access", GUEST_ACCESSES],
  isAbout: marksAccesses,
  holds: ({ operation, decidedBy }) =>
    guestAccessOf(operation)?.access === "private" &&
    decidedBy === "guest-access/kind-as-attribute",
};
