import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const overlapRefused: SometimesProperty = {
  kind: "sometimes",
  id: "overlap-refused",
  sentence: "A slot is refused because another one is there.",
  needs: [MAKES_SLOTS],
  holds: ({ outcome }) => outcome.kind === "failed" && outcome.errno === "EEXIST",
};
