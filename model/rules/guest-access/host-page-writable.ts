import type { GuestWrite, Protection } from "../../../abi/operation.ts";
import { faultsOnHostPage, hostPageFault, hostPageUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * A load from such a page is fine.
 */
export const hostPageWritable: Rule<GuestWrite> = {
  id: "guest-access/host-page-writable",
  sentence: "A guest store fails with EFAULT when the host page is read-only.",
  source: "virt/kvm/kvm_main.c, hva_to_pfn, Linux 5.18 to 6.18; KVM_RUN returns its errno",
  verdict: hostPageFault,
  speaks: (context) => faultsOnHostPage(context) && isReadOnly(hostPageUnder(context)?.protection),
};

function isReadOnly(protection: Protection | undefined): boolean {
  return protection === "read" || protection === "read-execute";
}
