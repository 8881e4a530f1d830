import { isInHostWindow, pageOf } from "../../abi/units.ts";
import { hostPageBehind, memslotAt } from "../../model/state.ts";
import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const hostUnmapSeenByGuest: SometimesProperty = {
  kind: "sometimes",
  id: "host-unmap-seen-by-guest",
  sentence: "The guest meets a slot whose host page is gone.",
  needs: ["guest_read", "host_munmap", MAKES_SLOTS],
  holds: ({ before, operation, outcome }) => {
    if (operation.op !== "guest_read" || outcome.kind !== "run_failed") return false;
    const gfn = pageOf(operation.gpa);
    const slot = memslotAt(before, operation.addressSpace, gfn);
    if (slot === undefined || !isInHostWindow(slot.hva)) return false;
    return hostPageBehind(before, slot, gfn) === undefined;
  },
};
