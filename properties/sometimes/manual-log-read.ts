import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

/** What was read once has to be there the next time. */
export const manualLogRead: SometimesProperty = {
  kind: "sometimes",
  id: "manual-log-read",
  sentence: "A dirty log is read that is not cleared by reading.",
  needs: ["get_dirty_log", "enable_dirty_log_protect", MAKES_SLOTS],

  isAbout: ({ operations }) => operations.enable_dirty_log_protect !== undefined,
  holds: ({ operation, outcome, before }) =>
    operation.op === "get_dirty_log" &&
    before.dirtyLogMode !== 0 &&
    outcome.kind === "dirty_log" &&
    outcome.pages.length > 0,
};
