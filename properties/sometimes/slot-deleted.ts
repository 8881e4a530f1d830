import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const slotDeleted: SometimesProperty = {
  kind: "sometimes",
  id: "slot-deleted",
  sentence: "A slot is deleted.",
  needs: [MAKES_SLOTS],
  holds: ({ before, after }) => after.memslots.length < before.memslots.length,
};
