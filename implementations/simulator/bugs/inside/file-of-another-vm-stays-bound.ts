/** Seeded bug: a slot that is refused for the VM of its file leaves its binding there. */
import type { SeededBug } from "../seeded-bug.ts";

/** The file is bound before its owner is looked at. */
export const fileOfAnotherVmStaysBound: SeededBug = {
  id: "file-of-another-vm-stays-bound",
  title: "a slot that is refused for the VM of its file leaves its binding there",
  story:
    "Whose file it is is asked after the range was stored in its map of bindings, and nobody " +
    "takes it out again. Two operations: a file of another VM, and a slot over it.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind: gmem->kvm is compared first, Linux 6.8 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=0, vm=1)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: { bindsRefused: (why) => why === "other-vm" },
};
