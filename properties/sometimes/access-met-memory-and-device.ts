import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

/** Half of it leaves the guest, half of it does not. */
export const accessMetMemoryAndDevice: SometimesProperty = {
  kind: "sometimes",
  id: "access-met-memory-and-device",
  sentence: "A guest access of bytes is answered by memory in part, and in part by an MMIO exit.",
  needs: [["guest_read_bytes", "guest_write_bytes"], MAKES_SLOTS],
  isAbout: ({ operations }) => operations.guest_write_bytes !== undefined,
  holds: ({ operation, outcome }) => {
    if (outcome.kind !== "accessed" || !("lengthBytes" in operation)) return false;
    const exited = outcome.exits.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);
    const asked = operation.lengthBytes;
    return operation.op !== "guest_exchange" && exited > 0 && exited < asked;
  },
};
