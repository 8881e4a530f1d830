import { mapsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { servedPath } from "../served-path.ts";
import { BINDS } from "./usual-needs.ts";

/** Two memories behind one frame are easily taken for one. */
export const emulationWentPastFile: SometimesProperty = {
  kind: "sometimes",
  id: "emulation-went-past-file",
  sentence: "KVM carries out an access to a slot of a guest_memfd, and reaches userspace_addr.",
  needs: [...BINDS, ["guest_read", "guest_write"], "emulated-access"],
  isAbout: mapsGuestMemfd,
  holds: (step) => {
    const { kind } = step.outcome;
    return (kind === "loaded" || kind === "ok") && servedPath(step) === "emulation";
  },
};
