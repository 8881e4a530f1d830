import { type GuestAccess, hostPageFault, hostPageUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

export const hostPageAccessible: Rule<GuestAccess> = {
  id: "guest-access/host-page-accessible",
  sentence: "A guest access fails with EFAULT when the host page allows no access.",
  source:
    "virt/kvm/kvm_main.c, hva_to_pfn; arch/x86/kvm/mmu/mmu.c, kvm_handle_error_pfn, Linux 6.18",
  verdict: hostPageFault,
  speaks: (context) => hostPageUnder(context)?.protection === "none",
};
