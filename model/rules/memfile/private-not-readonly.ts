import { MEM_PRIVATE, MEM_READONLY, type SetUserMemoryRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * A private store to such a slot could never end. The text of version 6 does not speak of the pair:
 * the promise comes from the mail below, and Linux 6.8 refuses it as well.
 */
export const privateNotReadonly: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-not-readonly",
  sentence: "PRIVATE cannot be combined with READONLY.",
  source: "20240222190612.2942589-2-seanjc@google.com; accepted by v6 patch 7/8",
  verdict: "EINVAL",
  speaks: ({ operation }) =>
    (operation.flags & MEM_PRIVATE) !== 0 && (operation.flags & MEM_READONLY) !== 0,
};
