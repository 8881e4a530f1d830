import { pageOf } from "../../../abi/units.ts";
import { isBehindFile } from "../../designs/memfile/targets.ts";
import { type GuestAccess, hostPageFault, slotUnder } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";
import { hostPageNumber } from "../../state.ts";

/** The host would get SIGBUS there. */
export const hostPageInsideFile: Rule<GuestAccess> = {
  id: "guest-access/host-page-inside-file",
  sentence: "A guest access fails with EFAULT where the host maps a file behind its end.",
  source: "mm/shmem.c, shmem_fault; virt/kvm/kvm_main.c, hva_to_pfn; Linux 5.18",
  verdict: hostPageFault,
  speaks: (context) => {
    const slot = slotUnder(context);
    if (slot === undefined) return false;
    return isBehindFile(context.state, Number(hostPageNumber(slot, pageOf(context.operation.gpa))));
  },
};
