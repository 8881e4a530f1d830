/** Seeded bug B-63: a private slot may name kernel addresses as its shared half. */
import type { SeededBug } from "../seeded-bug.ts";

/** The check of userspace_addr is skipped where the slot has a file. */
export const b63PrivateSlotAddressUnchecked: SeededBug = {
  id: "b-63-private-slot-address-unchecked",
  catalogue: "B-63",
  title: "a private slot may name kernel addresses as its shared half",
  story:
    "A private slot has a shared half as well, and its address must lie in user space. The " +
    "check is left out for private slots, so the shared half can name the kernel's own memory. " +
    "Two operations: the file and the call. Without the file the call fails for the lack of " +
    "it, as it should, unless an allocation before fails: an injected ENOMEM in place of " +
    "EINVAL shows it in one.",
  source:
    "version 5 against v6 patch 7/8, __kvm_set_memory_region " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com), read",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x7ffffffff000, " +
      "private_fd=fd0)",
  ],
  decisions: { checksUserAddress: (isPrivate) => !isPrivate },
};
