import { hostPageFault, hostPageUnder } from "../../guest-memory.ts";
import type { GuestWrite } from "../../operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * A load from such a page is fine.
 */
export const hostPageWritable: Rule<GuestWrite> = {
  id: "guest-access/host-page-writable",
  sentence: "A guest store fails with EFAULT when the host page is read-only.",
  source:
    "virt/kvm/kvm_main.c, hva_to_pfn; arch/x86/kvm/mmu/mmu.c, kvm_handle_error_pfn, Linux 6.18",
  verdict: hostPageFault,
  speaks: (context) => hostPageUnder(context)?.protection === "read",
};
