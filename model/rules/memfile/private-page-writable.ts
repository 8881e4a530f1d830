import { type GuestWrite, MEM_READONLY } from "../../../abi/operation.ts";
import { filePageUnder, isPrivate } from "../../designs/memfile/access.ts";
import { slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** The page is mapped read-only, the store faults again, and nothing ever ends it. */
export const privatePageWritable: Rule<GuestWrite> = {
  id: "memfile/private-page-writable",
  sentence: "A private store needs a slot that is not READONLY.",
  source: "20240222190612.2942589-2-seanjc@google.com; v6 patch 6/8, direct_page_fault",
  verdict: () => ({ kind: "guest_stuck" }),
  speaks: (context) =>
    isPrivate(context) &&
    filePageUnder(context) !== undefined &&
    ((slotUnder(context)?.flags ?? 0) & MEM_READONLY) !== 0,
};
