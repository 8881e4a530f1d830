import type { SometimesProperty } from "../property.ts";

export const overlapRefused: SometimesProperty = {
  kind: "sometimes",
  id: "overlap-refused",
  sentence: "A slot is refused because another one is there.",
  needs: [],
  holds: ({ outcome }) => outcome.kind === "failed" && outcome.errno === "EEXIST",
};
