import type { CreateGuestMemfd } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * INIT_SHARED without MMAP is accepted; it means nothing then. The reserved words are not looked
 * at.
 */
export const createFlagsKnown: Rule<CreateGuestMemfd> = {
  id: "guest-memfd/create-flags-known",
  sentence: "A guest_memfd takes no flags that this kernel and this type of VM do not know.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_create, Linux 6.8 to 6.18; flags since 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) =>
    (operation.flags & ~(dialect.constants.guestMemfdFlags ?? 0n)) !== 0n,
};
