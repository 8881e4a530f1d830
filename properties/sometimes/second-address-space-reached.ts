import { pageOf } from "../../abi/units.ts";
import { memslotAt } from "../../model/state.ts";
import { guestAccessOf } from "../guest-access.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, MAKES_SLOTS } from "./usual-needs.ts";

export const secondAddressSpaceReached: SometimesProperty = {
  kind: "sometimes",
  id: "second-address-space-reached",
  sentence: "An access in system management mode reaches memory through a slot of its own.",
  needs: [MAKES_SLOTS, GUEST_ACCESSES, "second-address-space"],
  isAbout: ({ constants }) => constants.addressSpaces > 1,
  holds: ({ before, operation, outcome }) => {
    const access = guestAccessOf(operation);
    if (access === undefined || access.addressSpace === 0) return false;
    const reached = ["ok", "loaded", "executed"].includes(outcome.kind);
    return reached && memslotAt(before, access.addressSpace, pageOf(access.gpa)) !== undefined;
  },
};
