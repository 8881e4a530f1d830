import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS, STORES } from "./usual-needs.ts";

export const guestRanTaggedCode: SometimesProperty = {
  kind: "sometimes",
  id: "guest-ran-tagged-code",
  sentence: "The guest runs code from a page that was written before.",
  needs: ["guest_execute", MAKES_SLOTS, STORES],
  holds: ({ outcome }) => outcome.kind === "executed",
};
