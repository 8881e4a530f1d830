import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const dirtyPageReported: SometimesProperty = {
  kind: "sometimes",
  id: "dirty-page-reported",
  sentence: "A dirty log reports a page.",
  needs: ["get_dirty_log", "guest_write", MAKES_SLOTS],
  holds: ({ outcome }) => outcome.kind === "dirty_log" && outcome.pages.length > 0,
};
