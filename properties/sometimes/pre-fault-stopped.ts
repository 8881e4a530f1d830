import type { SometimesProperty } from "../property.ts";

/** It reports how far it came. */
export const preFaultStopped: SometimesProperty = {
  kind: "sometimes",
  id: "pre-fault-stopped",
  sentence: "Pre-faulting ends at a page that cannot be had.",
  needs: ["pre_fault_memory"],
  isAbout: ({ constants }) => constants.twoDimensionalPaging === true,
  holds: ({ operation, outcome }) =>
    operation.op === "pre_fault_memory" &&
    ((outcome.kind === "pre_faulted" && outcome.sizeBytes > 0n) ||
      (outcome.kind === "failed" && (outcome.errno === "ENOENT" || outcome.errno === "EFAULT"))),
};
