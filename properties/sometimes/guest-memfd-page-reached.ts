import { bindsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { servedPath } from "../served-path.ts";

/** Without it, nothing is known of what is behind a binding. */
export const guestMemfdPageReached: SometimesProperty = {
  kind: "sometimes",
  id: "guest-memfd-page-reached",
  sentence: "The guest reaches memory of a guest_memfd.",
  needs: ["create_guest_memfd", "set_user_memory_region2"],
  isAbout: bindsGuestMemfd,
  holds: (step) => {
    const { kind } = step.outcome;
    const reached = kind === "loaded" || kind === "ok" || kind === "executed";
    return reached && servedPath(step) === "fault";
  },
};
