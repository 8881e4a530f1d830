import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

/** With two-dimensional paging only. */
export const memoryPreFaulted: SometimesProperty = {
  kind: "sometimes",
  id: "memory-pre-faulted",
  sentence: "A range of frames is faulted in before the guest asks for it.",
  needs: ["pre_fault_memory", MAKES_SLOTS],
  isAbout: ({ constants }) => constants.twoDimensionalPaging === true,
  holds: ({ outcome }) => outcome.kind === "pre_faulted",
};
