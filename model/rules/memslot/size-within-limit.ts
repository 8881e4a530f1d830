import type { SetRegion } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/**
 * Page numbers inside a slot have to fit a signed 32-bit integer. Asked after the wrap of the
 * range.
 */
export const sizeWithinLimit: Rule<SetRegion> = {
  id: "memslot/size-within-limit",
  sentence: "A slot may hold at most 2^31 - 1 pages.",
  source:
    "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18; in this place since 5.17",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) => pageOf(operation.sizeBytes) > dialect.constants.slotPagesMax,
};
