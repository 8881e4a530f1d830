/** Seeded bug: closing the descriptor of the VM takes its slots away. */
import type { SeededBug } from "../seeded-bug.ts";

export const slotsGoWithTheVmDescriptor: SeededBug = {
  id: "slots-go-with-the-vm-descriptor",
  title: "closing the descriptor of the VM takes its slots away",
  story:
    "The slots are freed when the descriptor goes, and not with the VM, which its vCPU " +
    "still holds. Two operations: a slot and the close.",
  source:
    "virt/kvm/kvm_main.c, kvm_destroy_vm frees the slots, kvm_vm_release does not, Linux " +
    "6.1 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "close_kvm(descriptor=vm)",
  ],
  decisions: { vmCloseTakesSlots: () => true },
};
