import type { GuestByteOperation } from "../../../abi/operation.ts";
import { faultsOf } from "../../byte-access.ts";
import type { Rule } from "../../rule.ts";
import { failureOf } from "./first-page-served.ts";

/**
 * The instruction is not carried out in part: what the first page holds stays. An access whose
 * first page is no memory never gets here, since then KVM makes all of it.
 */
export const secondPageServed: Rule<GuestByteOperation> = {
  id: "guest-access/second-page-served",
  sentence:
    "A guest access of bytes whose first page is memory fails where an access of its second does.",
  source:
    "arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn; the order of the pages is measured: 6.18.44, " +
    "and SVM as QEMU has it",
  verdict: failureOf,
  speaks: (context) => {
    const { failed, mapped } = faultsOf(context);
    return failed !== undefined && mapped.length > 0;
  },
};
