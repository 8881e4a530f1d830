import { type SetRegion, slotIdOf } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * The limit for the kernel's own slots; user space meets the smaller one of its own slots first.
 */
export const idExists: Rule<SetRegion> = {
  id: "memslot/id-exists",
  sentence: "The slot id must be below the number of all slots, internal ones included.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  unreachable: "memslot/id-is-user-slot has refused these ids before",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) => slotIdOf(operation.slot) >= dialect.constants.slotIds,
};
