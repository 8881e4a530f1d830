/** Seeded bug: a gfn stays private when the file behind it is gone. */
import type { SeededBug } from "../seeded-bug.ts";

export const closedFileStaysPrivate: SeededBug = {
  id: "closed-file-stays-private",
  title: "a gfn stays private when the file behind it is gone",
  story:
    "The kind is looked up without a look at whether the file still lives. The exit then asks " +
    "for the wrong kind of memory. Four operations: the file, the slot, the close and the " +
    "access.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: the kind of a gfn whose file is gone",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "close(fd=fd0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { remembersClosedFile: () => true },
};
