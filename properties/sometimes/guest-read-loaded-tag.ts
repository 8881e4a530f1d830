import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS, STORES } from "./usual-needs.ts";

export const guestReadLoadedTag: SometimesProperty = {
  kind: "sometimes",
  id: "guest-read-loaded-tag",
  sentence: "The guest loads something that was stored before.",
  needs: ["guest_read", MAKES_SLOTS, STORES],
  holds: ({ operation, outcome }) =>
    operation.op === "guest_read" && outcome.kind === "loaded" && outcome.tag !== 0,
};
