import { isMappedBothWays } from "../aliases.ts";
import { bindsGuestMemfd, mapsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { SERVED_BY_FILES } from "./usual-needs.ts";

/** A VMM that shares a guest_memfd may pass where it has mapped it to another slot. */
export const guestMemfdMappedBothWays: SometimesProperty = {
  kind: "sometimes",
  id: "guest-memfd-mapped-both-ways",
  sentence: "A page of a guest_memfd is mapped through a binding and as memory of the VMM at once.",
  needs: [...SERVED_BY_FILES, "host_mmap", "file-mappings"],
  needsObservation: true,
  isAbout: (dialect) => bindsGuestMemfd(dialect) && mapsGuestMemfd(dialect),
  holds: isMappedBothWays,
};
