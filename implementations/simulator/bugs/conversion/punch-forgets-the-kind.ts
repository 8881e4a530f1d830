/** Seeded bug: a page that is punched out comes back with the kind the file was made with. */
import type { SeededBug } from "../seeded-bug.ts";

export const punchForgetsTheKind: SeededBug = {
  id: "punch-forgets-the-kind",
  title: "a page that is punched out comes back with the kind the file was made with",
  story:
    "With the page goes its kind. The host then reads memory that the guest was told is " +
    "private. Five operations: the file, its mapping, the conversion, the punch and the " +
    "touch.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: kinds do not depend on what is there",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
    "host_read(hva=0x10000000000)",
  ],
  decisions: { punchKeepsKinds: () => false },
};
