import { isBacked } from "../../designs/guest-memfd/host-page.ts";
import {
  faultsOnHostPage,
  type GuestAccess,
  hostPageFault,
  hostPageUnder,
} from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** The host would get SIGBUS there; the guest's fault is an error of the VMM instead. */
export const hostPageBacked: Rule<GuestAccess> = {
  id: "guest-access/host-page-backed",
  sentence: "A guest access fails with EFAULT where the host maps a file that has no page for it.",
  source:
    "mm/shmem.c, shmem_fault; virt/kvm/kvm_main.c, hva_to_pfn; Linux 6.1; guest_memfd.c, " +
    "kvm_gmem_fault_user_mapping, Linux 6.18",
  verdict: hostPageFault,
  speaks: (context) => {
    const page = hostPageUnder(context);
    return page !== undefined && faultsOnHostPage(context) && !isBacked(context.state, page);
  },
};
