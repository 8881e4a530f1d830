import { memslotNamed } from "../../model/state.ts";
import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const moveAccepted: SometimesProperty = {
  kind: "sometimes",
  id: "move-accepted",
  sentence: "A slot is moved.",
  needs: [MAKES_SLOTS],
  holds: ({ before, operation, after }) => {
    if (before === after || !("slot" in operation)) return false;
    const [old, now] = [memslotNamed(before, operation.slot), memslotNamed(after, operation.slot)];
    return old !== undefined && now !== undefined && old.baseGfn !== now.baseGfn;
  },
};
