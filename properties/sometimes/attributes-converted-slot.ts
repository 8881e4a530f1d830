import { pageOf } from "../../abi/units.ts";
import { hasGfn } from "../../model/designs/guest-memfd/gfn-set.ts";
import { slotsIn } from "../../model/slot-list.ts";
import { hasPrivateGfns } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { BINDS, PRIVATE_GFNS } from "./usual-needs.ts";

/** Attributes are those of the VM, in every address space that it may have. */
const ADDRESS_SPACES = [0, 1];

/** The frame has two memories, and has to show the other one. */
export const attributesConvertedSlot: SometimesProperty = {
  kind: "sometimes",
  id: "attributes-converted-slot",
  sentence: "A frame that a slot with a guest_memfd covers changes between shared and private.",
  needs: ["set_memory_attributes", PRIVATE_GFNS, ...BINDS],
  isAbout: hasPrivateGfns,
  holds: ({ operation, before, after }) => {
    if (operation.op !== "set_memory_attributes") return false;
    if (before.privateGfns === after.privateGfns) return false;
    const from = pageOf(operation.gpa);
    const to = from + pageOf(operation.sizeBytes);
    const slots = ADDRESS_SPACES.flatMap((space) => slotsIn(after.memslots, space, from, to));
    return slots.some(
      ({ guestMemfd, baseGfn }) =>
        guestMemfd !== undefined &&
        hasGfn(before.privateGfns, baseGfn) !== hasGfn(after.privateGfns, baseGfn),
    );
  },
};
