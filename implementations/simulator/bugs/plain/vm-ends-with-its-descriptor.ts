/** Seeded bug: the VM ends with its descriptor, and its vCPU runs on in freed memory. */
import type { SeededBug } from "../seeded-bug.ts";

export const vmEndsWithItsDescriptor: SeededBug = {
  id: "vm-ends-with-its-descriptor",
  title: "the VM ends with its descriptor, and its vCPU runs on in freed memory",
  story:
    "The vCPU does not hold the VM it was made in, so that closing the descriptor of the " +
    "VM frees it. Two operations: the close and an access.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_ioctl_create_vcpu: kvm_get_kvm before the descriptor is " +
    "handed out, Linux 6.1 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: ["close_kvm(descriptor=vm)", "guest_read(gpa=0x0)"],
  decisions: { endsOnVmClose: () => true },
};
