import { pageOf } from "../../abi/units.ts";
import { hasPage } from "../../model/page-set.ts";
import { memslotAt } from "../../model/state.ts";
import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

/** One instruction, two bits. */
export const storeDirtiedTwoPages: SometimesProperty = {
  kind: "sometimes",
  id: "store-dirtied-two-pages",
  sentence: "A store of the guest crosses a border of pages, and both have to be in the log.",
  needs: ["guest_write_bytes", MAKES_SLOTS],
  isAbout: ({ operations }) => operations.guest_write_bytes !== undefined,
  holds: ({ after, operation, outcome }) => {
    if (operation.op !== "guest_write_bytes" || outcome.kind !== "ok") return false;
    const { gpa, lengthBytes, addressSpace } = operation;
    const [first, last] = [pageOf(gpa), pageOf(gpa + BigInt(lengthBytes) - 1n)];
    return (
      first !== last &&
      [first, last].every((gfn) => {
        const slot = memslotAt(after, addressSpace, gfn);
        return slot?.dirty != null && hasPage(slot.dirty.required, Number(gfn - slot.baseGfn));
      })
    );
  },
};
