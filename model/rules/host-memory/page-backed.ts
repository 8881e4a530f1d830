import type { HostRead, HostWrite } from "../../../abi/operation.ts";
import type { ChildWrite } from "../../../abi/plain-calls.ts";
import { pageOf } from "../../../abi/units.ts";
import { isBacked } from "../../designs/guest-memfd/host-page.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Rule } from "../../rule.ts";

/** The protection of the mapping is looked at first. */
export const pageBacked: Rule<HostRead | HostWrite | ChildWrite> = {
  id: "host-memory/page-backed",
  sentence:
    "Touching a mapping of a file raises SIGBUS behind its end, and of a guest_memfd that is not " +
    "INIT_SHARED.",
  source:
    "mm/shmem.c, shmem_fault, Linux 6.1; " +
    "virt/kvm/guest_memfd.c, kvm_gmem_fault_user_mapping, Linux 6.18",
  verdict: () => ({ kind: "sigbus" }),
  speaks: ({ state, operation }) => {
    const page = hostPageAt(state, Number(pageOf(operation.hva)));
    return page !== undefined && !isBacked(state, page);
  },
};
