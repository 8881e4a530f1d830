import { mapsEqualIndexes } from "../equal-indexes.ts";
import { bindsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { SERVED_BY_FILES } from "./usual-needs.ts";

export const guestMemfdEqualIndexesMapped: SometimesProperty = {
  kind: "sometimes",
  id: "guest-memfd-equal-indexes-mapped",
  sentence: "Pages of one index of two guest_memfds are mapped at once.",
  needs: SERVED_BY_FILES,
  needsObservation: true,
  isAbout: bindsGuestMemfd,
  holds: mapsEqualIndexes,
};
