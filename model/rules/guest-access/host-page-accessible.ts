import {
  faultsOnHostPage,
  type GuestAccess,
  hostPageFault,
  hostPageUnder,
} from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** The page is there, and the guest gets it back as soon as the host allows access again. */
export const hostPageAccessible: Rule<GuestAccess> = {
  id: "guest-access/host-page-accessible",
  sentence: "A guest access fails with EFAULT when the host page allows no access.",
  source: "virt/kvm/kvm_main.c, hva_to_pfn, Linux 5.18 to 6.18; KVM_RUN returns its errno",
  verdict: hostPageFault,
  speaks: (context) => faultsOnHostPage(context) && hostPageUnder(context)?.protection === "none",
};
