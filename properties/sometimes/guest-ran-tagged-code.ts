import type { SometimesProperty } from "../property.ts";

export const guestRanTaggedCode: SometimesProperty = {
  kind: "sometimes",
  id: "guest-ran-tagged-code",
  sentence: "The guest runs code from a page that was written before.",
  needs: ["guest_execute"],
  holds: ({ outcome }) => outcome.kind === "executed",
};
