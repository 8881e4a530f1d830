/** Seeded bug: a private page that was punched out stays mapped in the second address space. */
import type { SeededBug } from "../seeded-bug.ts";

/** Slots of address space 1 are told of nothing. */
export const fileNotifierSkipsSecondSpace: SeededBug = {
  id: "file-notifier-skips-second-space",
  title: "a private page that was punched out stays mapped in the second address space",
  story:
    "The notifier of a slot in address space 1 drops nothing when pages go, so that the guest " +
    "goes on to use a frame that is free. Five operations: the file, a slot in address space " +
    "1, its page, an access there, and the punch.",
  source:
    "20220519153713.819591-8-chao.p.peng@linux.intel.com, patch 7 of the memfile series v6, " +
    "kvm_memfile_notifier_handler: the address space of the slot",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0x10000, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0, access=private, address_space=1)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  ],
  decisions: { notifiesSpace: (addressSpace, event) => addressSpace === 0 || event === "populate" },
};
