import { mapsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { servedPath } from "../served-path.ts";
import { BINDS, GUEST_ACCESSES } from "./usual-needs.ts";

/** Slots outlive their files. */
export const closedFileExited: SometimesProperty = {
  kind: "sometimes",
  id: "closed-file-exited",
  sentence:
    "The guest faults on a slot whose guest_memfd was closed, and leaves with a memory fault.",
  needs: [...BINDS, GUEST_ACCESSES, "close"],
  isAbout: mapsGuestMemfd,
  holds: (step) =>
    step.outcome.kind === "memory_fault" &&
    step.outcome.flags === 0n &&
    servedPath(step) !== undefined,
};
