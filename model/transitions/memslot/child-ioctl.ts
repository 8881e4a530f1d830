import type { ChildIoctl } from "../../../abi/plain-calls.ts";
import type { Effect } from "../../rule.ts";

/**
 * A VM belongs to the memory of the process that made it. That is asked before anything else, the
 * argument and the number of the call included, of ioctls on the VM and on its vCPU alike.
 */
export const childIoctl: Effect<ChildIoctl> = {
  id: "memslot/child-ioctl",
  sentence:
    "An ioctl on a VM or its vCPU fails with EIO in every process but the one that made it.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl and kvm_vcpu_ioctl, Linux 6.1 to 7.3",
  apply: ({ state }) => [
    { expected: { kind: "failed", errno: "EIO" }, state, decidedBy: "memslot/child-ioctl" },
  ],
};
