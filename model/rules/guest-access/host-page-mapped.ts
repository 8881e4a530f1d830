import {
  faultsOnHostPage,
  type GuestAccess,
  hostPageFault,
  hostPageUnder,
} from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * The slot only names an address; what the guest finds there is decided by the host mapping of the
 * moment.
 */
export const hostPageMapped: Rule<GuestAccess> = {
  id: "guest-access/host-page-mapped",
  sentence:
    "A guest access fails with EFAULT when nothing is mapped at the slot's user-space address.",
  source: "virt/kvm/kvm_main.c, hva_to_pfn, Linux 5.18 to 6.18; KVM_RUN returns its errno",
  verdict: hostPageFault,
  speaks: (context) => faultsOnHostPage(context) && hostPageUnder(context) === undefined,
};
