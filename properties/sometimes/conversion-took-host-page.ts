import { convertsPages } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";

export const conversionTookHostPage: SometimesProperty = {
  kind: "sometimes",
  id: "conversion-took-host-page",
  sentence: "A conversion to private takes a page away that the host has mapped.",
  needs: ["create_guest_memfd", "host_mmap", "set_memory_attributes2"],
  needsObservation: true,
  isAbout: convertsPages,
  holds: ({ operation, outcome, observedBefore, observedAfter }) =>
    operation.op === "set_memory_attributes2" &&
    outcome.kind === "ok" &&
    (observedBefore?.hostPages.size ?? 0) > (observedAfter?.hostPages.size ?? 0),
};
