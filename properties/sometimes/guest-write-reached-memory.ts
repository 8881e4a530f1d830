import type { SometimesProperty } from "../property.ts";

export const guestWriteReachedMemory: SometimesProperty = {
  kind: "sometimes",
  id: "guest-write-reached-memory",
  sentence: "A store of the guest reaches memory.",
  needs: ["guest_write"],
  holds: ({ operation, outcome }) => operation.op === "guest_write" && outcome.kind === "ok",
};
