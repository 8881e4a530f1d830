import { mapsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";

/** Mappings are made without a look at what they show. */
export const sigbusSeen: SometimesProperty = {
  kind: "sometimes",
  id: "sigbus-seen",
  sentence: "The host touches a page of a guest_memfd that it must not, or behind the end.",
  needs: ["create_guest_memfd", "host_mmap", "file-mappings", ["host_read", "host_write"]],
  isAbout: mapsGuestMemfd,
  holds: ({ outcome }) => outcome.kind === "sigbus",
};
