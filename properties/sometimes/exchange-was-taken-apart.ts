import type { SometimesProperty } from "../property.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

/** What is one step for the guest is a load from memory and a store to a device. */
export const exchangeWasTakenApart: SometimesProperty = {
  kind: "sometimes",
  id: "exchange-was-taken-apart",
  sentence: "A locked exchange in a READONLY slot loads from memory and leaves as an MMIO write.",
  needs: ["guest_exchange", MAKES_SLOTS],
  isAbout: ({ operations }) => operations.guest_exchange !== undefined,
  holds: ({ operation, outcome }) =>
    operation.op === "guest_exchange" &&
    outcome.kind === "accessed" &&
    outcome.exits.length === 1 &&
    outcome.exits[0]?.access === "write",
};
