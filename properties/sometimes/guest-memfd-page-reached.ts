import { bindsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { servedPath } from "../served-path.ts";
import { SERVED_BY_FILES } from "./usual-needs.ts";

/** Without it, nothing is known of what is behind a binding. */
export const guestMemfdPageReached: SometimesProperty = {
  kind: "sometimes",
  id: "guest-memfd-page-reached",
  sentence: "The guest reaches memory of a guest_memfd.",
  needs: SERVED_BY_FILES,
  isAbout: bindsGuestMemfd,
  holds: (step) => {
    const { kind } = step.outcome;
    const reached = kind === "loaded" || kind === "ok" || kind === "executed";
    return reached && servedPath(step) === "fault";
  },
};
