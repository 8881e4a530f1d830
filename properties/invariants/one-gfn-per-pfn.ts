import type { AlwaysProperty } from "../property.ts";
import { sharedFrame } from "../shared-frames.ts";

/**
 * What the starting document promises, at its word: callers of a strict dialect show no page twice,
 * so that no frame has an excuse.
 */
export const oneGfnPerPfn: AlwaysProperty = {
  kind: "always",
  id: "one-gfn-per-pfn",
  sentence: "To callers who obey, a page frame is mapped at one guest frame, unless it is lent.",
  source: "v6 patch 4/8, the documentation of KVM_MEM_PRIVATE; B-04",
  needsObservation: true,
  brokenBy: ["B-01", "B-02", "B-11"],
  isAbout: ({ obligations }) => obligations === "strict",
  unseeded:
    "Who obeys shows no page twice, and then no-pfn-at-two-gfns says the same, which comes " +
    "first.",
  violation: (step) => sharedFrame(step, () => false),
};
