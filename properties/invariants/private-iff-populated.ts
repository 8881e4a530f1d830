import { pageOf } from "../../abi/units.ts";
import { pageAtOneGfn } from "../../model/rules/memfile/page-at-one-gfn.ts";
import { memslotAt } from "../../model/state.ts";
import { guestAccessOf } from "../guest-access.ts";
import { hasPrivateMemory, isPrivateGfn } from "../memfile.ts";
import type { AlwaysProperty } from "../property.ts";

/**
 * I-01. Nothing else has a say: not what is mapped, not the flags of the slot, not its history.
 */
export const privateIffPopulated: AlwaysProperty = {
  kind: "always",
  id: "private-iff-populated",
  sentence: "A frame is private if and only if its slot has a private file that holds the page.",
  source: "KVM fd-based private memory v6, patch 4, change log; cover letter",
  needsObservation: false,
  // Mappings that outlive a conversion answer for a page that has changed its kind.
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01", "B-02", "B-11", "B-26", "B-29"],
  unseeded:
    "It reads the answer and the model alone: a machine that takes a page for another kind " +
    "has given an answer that the model does not allow.",
  violation: ({ before, operation, outcome, decidedBy }) => {
    // Hardware that knows owners may say so with any exit.
    if (decidedBy === pageAtOneGfn.id) return undefined;
    const access = guestAccessOf(operation);
    if (access === undefined) return undefined;
    const gfn = pageOf(access.gpa);
    const slot = memslotAt(before, access.addressSpace, gfn);
    if (slot?.privateFile === undefined) return undefined;
    const isPrivate = isPrivateGfn(before, slot, gfn);
    const served = outcome.kind !== "memory_fault";
    if (served === ((access.access === "private") === isPrivate)) return undefined;
    const what = `a ${access.access} access to a ${isPrivate ? "private" : "shared"} frame`;
    return served ? `${what} did not exit` : `${what} exited`;
  },
};
