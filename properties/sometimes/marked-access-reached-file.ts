import { guestAccessOf } from "../guest-access.ts";
import { marksAccesses } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { BINDS, GUEST_ACCESSES, PRIVATE_GFNS } from "./usual-needs.ts";

/** Without it, nothing is known of what is behind a conversion. */
export const markedAccessReachedFile: SometimesProperty = {
  kind: "sometimes",
  id: "marked-access-reached-file",
  sentence: "An access that hardware marks as private reaches a page of a guest_memfd.",
  needs: ["private-access", "set_memory_attributes", PRIVATE_GFNS, ...BINDS, GUEST_ACCESSES],
  isAbout: marksAccesses,
  holds: ({ operation, outcome }) =>
    guestAccessOf(operation)?.access === "private" &&
    (outcome.kind === "ok" || outcome.kind === "loaded" || outcome.kind === "executed"),
};
