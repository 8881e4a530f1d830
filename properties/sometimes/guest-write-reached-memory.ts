import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const guestWriteReachedMemory: SometimesProperty = {
  kind: "sometimes",
  id: "guest-write-reached-memory",
  sentence: "A store of the guest reaches memory.",
  needs: ["guest_write", MAKES_SLOTS],
  holds: ({ operation, outcome }) => operation.op === "guest_write" && outcome.kind === "ok",
};
