import { guestAccessOf } from "../guest-access.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

export const privatePageMapped: SometimesProperty = {
  kind: "sometimes",
  id: "private-page-mapped",
  sentence: "A private access of the guest reaches a page of a file.",
  needs: ["private-access", GUEST_ACCESSES, ...POPULATES],
  isAbout: hasPrivateMemory,
  holds: ({ operation, outcome }) =>
    guestAccessOf(operation)?.access === "private" &&
    (outcome.kind === "ok" || outcome.kind === "loaded" || outcome.kind === "executed"),
};
