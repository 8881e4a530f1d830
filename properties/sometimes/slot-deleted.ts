import type { SometimesProperty } from "../property.ts";

export const slotDeleted: SometimesProperty = {
  kind: "sometimes",
  id: "slot-deleted",
  sentence: "A slot is deleted.",
  needs: [],
  holds: ({ before, after }) => after.memslots.length < before.memslots.length,
};
