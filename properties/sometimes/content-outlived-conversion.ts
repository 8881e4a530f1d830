import { pageOf } from "../../abi/units.ts";
import { hasGfn } from "../../model/designs/guest-memfd/gfn-set.ts";
import { guestMemfdOf } from "../../model/designs/guest-memfd/open-file.ts";
import { memslotAt } from "../../model/state.ts";
import { convertsPages } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { BINDS } from "./usual-needs.ts";

export const contentOutlivedConversion: SometimesProperty = {
  kind: "sometimes",
  id: "content-outlived-conversion",
  sentence: "The guest reads what a page holds that was converted.",
  needs: [...BINDS, "set_memory_attributes2", "guest_read", ["guest_write", "host_write"]],
  isAbout: convertsPages,
  holds: ({ before, operation, outcome }) => {
    if (operation.op !== "guest_read" || outcome.kind !== "loaded" || outcome.tag === 0) {
      return false;
    }
    const gfn = pageOf(operation.gpa);
    const slot = memslotAt(before, operation.addressSpace, gfn);
    const binding = slot?.guestMemfd;
    if (slot === undefined || binding === undefined || operation.path !== "fault") return false;
    const page = gfn - slot.baseGfn + binding.offsetPages;
    return hasGfn(guestMemfdOf(before, slot)?.converted ?? [], page);
  },
};
