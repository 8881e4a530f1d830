import type { SometimesProperty } from "../property.ts";

/** With two-dimensional paging only. */
export const memoryPreFaulted: SometimesProperty = {
  kind: "sometimes",
  id: "memory-pre-faulted",
  sentence: "A range of frames is faulted in before the guest asks for it.",
  needs: ["pre_fault_memory"],
  isAbout: ({ constants }) => constants.twoDimensionalPaging === true,
  holds: ({ outcome }) => outcome.kind === "pre_faulted",
};
