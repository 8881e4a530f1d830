import type { CloseKvm, KvmDescriptor } from "../../../abi/plain-calls.ts";
import { withPart } from "../../change-state.ts";
import type { Effect } from "../../rule.ts";

/**
 * Each of VM, vCPU and guest_memfd holds what it needs, so that the order in which they are closed
 * is no matter: files keep their pages, mappings what they show, and the guest its slots.
 */
export const closeKvm: Effect<CloseKvm> = {
  id: "file/close-kvm",
  sentence: "Closing the VM or its vCPU takes away the descriptor, and nothing that others hold.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_release and kvm_vcpu_release; virt/kvm/guest_memfd.c, " +
    "__kvm_gmem_create: kvm_get_kvm, Linux 6.1 to 7.3; seen on 6.18.44",
  apply: ({ state, operation: { descriptor } }) => {
    const closed = ORDER.filter((one) => one === descriptor || state.closedKvm.includes(one));
    const after = withPart(state, "closedKvm", closed);
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "file/close-kvm" }];
  },
};

const ORDER: readonly KvmDescriptor[] = ["vm", "vcpu"];
