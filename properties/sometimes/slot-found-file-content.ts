import { findMemslot } from "../../model/state.ts";
import { boundPages, mapsGuestMemfd } from "../guest-memfd.ts";
import type { SometimesProperty } from "../property.ts";
import { newSlots } from "../slots-to-judge.ts";
import { BINDS } from "./usual-needs.ts";

/** Content belongs to the file: it survives the slot that it was written through. */
export const slotFoundFileContent: SometimesProperty = {
  kind: "sometimes",
  id: "slot-found-file-content",
  sentence: "A slot is made over pages of a guest_memfd that hold something already.",
  needs: [...BINDS, "guest_write"],
  isAbout: mapsGuestMemfd,
  holds: ({ before, after, outcome }) => {
    if (outcome.kind !== "ok" || before.memslots === after.memslots) return false;
    return [...newSlots(before.memslots, after.memslots)].some((slot) => {
      const pages = boundPages(slot);
      const held = slot.guestMemfd && after.files[slot.guestMemfd.file]?.pages;
      if (pages === undefined || findMemslot(before, slot.addressSpace, slot.id)) return false;
      return Object.entries(held ?? {}).some(
        ([page, { tag }]) => tag !== 0 && BigInt(page) >= pages.from && BigInt(page) < pages.to,
      );
    });
  },
};
