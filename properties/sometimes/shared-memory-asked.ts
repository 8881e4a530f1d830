import { guestAccessOf } from "../guest-access.ts";
import { marksAccesses } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, PRIVATE_GFNS } from "./usual-needs.ts";

export const sharedMemoryAsked: SometimesProperty = {
  kind: "sometimes",
  id: "shared-memory-asked",
  sentence: "A shared access to a private gfn asks user space for shared memory.",
  needs: ["set_memory_attributes", PRIVATE_GFNS, GUEST_ACCESSES],
  isAbout: marksAccesses,
  holds: ({ operation, decidedBy }) =>
    guestAccessOf(operation)?.access === "shared" && decidedBy === "guest-access/kind-as-attribute",
};
