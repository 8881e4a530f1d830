import type { GuestByteOperation } from "../../../abi/operation.ts";
import { assured } from "../../assured.ts";
import { faultsOf } from "../../byte-access.ts";
import type { Expectation } from "../../expectation.ts";
import type { Context, Rule } from "../../rule.ts";

/** The length of an access is no matter of the page it touches. */
export const firstPageServed: Rule<GuestByteOperation> = {
  id: "guest-access/first-page-served",
  sentence: "A guest access of bytes fails where an access of its first page as a whole does.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn, which is told of a gfn; Linux 6.1 to 7.3",
  verdict: failureOf,
  speaks: (context) => {
    const { failed, mapped } = faultsOf(context);
    return failed !== undefined && mapped.length === 0;
  },
};

/** How the access fails. */
export function failureOf(context: Context<GuestByteOperation>): Expectation {
  return assured(faultsOf(context).failed, "guest-access/first-page-served");
}
