import type { SometimesProperty } from "../property.ts";

export const guestReadLoadedTag: SometimesProperty = {
  kind: "sometimes",
  id: "guest-read-loaded-tag",
  sentence: "The guest loads something that was stored before.",
  needs: ["guest_read"],
  holds: ({ operation, outcome }) =>
    operation.op === "guest_read" && outcome.kind === "loaded" && outcome.tag !== 0,
};
