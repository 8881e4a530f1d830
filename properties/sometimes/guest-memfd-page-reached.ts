import { bindsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { servedPath } from "../served-path.ts";
import { BINDS, GUEST_ACCESSES, MAPPABLE_FILES, PRIVATE_GFNS } from "./usual-needs.ts";

/** Without it, nothing is known of what is behind a binding. */
export const guestMemfdPageReached: SometimesProperty = {
  kind: "sometimes",
  id: "guest-memfd-page-reached",
  sentence: "The guest reaches memory of a guest_memfd.",
  needs: [
    ...BINDS,
    GUEST_ACCESSES,
    [PRIVATE_GFNS, MAPPABLE_FILES],
    ["set_memory_attributes", MAPPABLE_FILES],
  ],
  isAbout: bindsGuestMemfd,
  holds: (step) => {
    const { kind } = step.outcome;
    const reached = kind === "loaded" || kind === "ok" || kind === "executed";
    return reached && servedPath(step) === "fault";
  },
};
