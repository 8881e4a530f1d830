import { addressOf } from "../../abi/units.ts";
import { byName, order, SlotOrder } from "../../model/slot-order.ts";
import type { MemslotState } from "../../model/state.ts";
import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const twoSlotsAliasOnePage: SometimesProperty = {
  kind: "sometimes",
  id: "two-slots-alias-one-page",
  sentence: "Two slots show one host page.",
  needs: [MAKES_SLOTS],
  // Callers who obey show a page once.
  isAbout: ({ obligations }) => obligations !== "strict",
  holds: ({ before, after }) =>
    before.memslots !== after.memslots && BY_HVA.of(after.memslots, before.memslots).meetings > 0,
};

const BY_HVA = new SlotOrder<MemslotState>(
  (a, b) => order(a.hva, b.hva) || byName(a, b),
  (a, b) => b.hva < a.hva + addressOf(BigInt(a.pages)),
);
