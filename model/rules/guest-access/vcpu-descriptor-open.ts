import type { Operation } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Whether the descriptor of the VM is open does not matter: the vCPU keeps its VM alive. */
export const vcpuDescriptorOpen: Rule<Operation> = {
  id: "guest-access/vcpu-descriptor-open",
  sentence: "A guest runs as long as the descriptor of its vCPU is open.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_ioctl_create_vcpu: kvm_get_kvm; fs/ioctl.c, ioctl, Linux 6.1 to " +
    "7.3; seen on 6.18.44",
  verdict: "EBADF",
  speaks: ({ state }) => state.closedKvm.includes("vcpu"),
};
