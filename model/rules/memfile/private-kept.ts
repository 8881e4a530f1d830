import { MEM_PRIVATE, type SetUserMemoryRegion } from "../../../abi/operation.ts";
import { slotToModify } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/** The other direction is `memfile/private-immutable`, which looks at the new flags only. */
export const privateKept: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-kept",
  sentence: "A private slot cannot lose its PRIVATE flag.",
  source: "20251202020334.1171351-2-seanjc@google.com; not checked by v6 patch 7/8",
  verdict: "EINVAL",
  speaks: ({ state, operation }) =>
    ((slotToModify(state, operation)?.flags ?? 0) & MEM_PRIVATE) !== 0 &&
    (operation.flags & MEM_PRIVATE) === 0,
};
