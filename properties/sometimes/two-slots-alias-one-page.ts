import { addressOf } from "../../abi/units.ts";
import type { MemslotState } from "../../model/state.ts";
import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const twoSlotsAliasOnePage: SometimesProperty = {
  kind: "sometimes",
  id: "two-slots-alias-one-page",
  sentence: "Two slots show one host page.",
  needs: [MAKES_SLOTS],
  holds: ({ before, after }) =>
    before.memslots !== after.memslots &&
    after.memslots.some((slot, index) => after.memslots.slice(index + 1).some(aliases(slot))),
};

function aliases(slot: MemslotState): (other: MemslotState) => boolean {
  const end = slot.hva + addressOf(BigInt(slot.pages));
  return ({ hva, pages }) => slot.hva < hva + addressOf(BigInt(pages)) && hva < end;
}
