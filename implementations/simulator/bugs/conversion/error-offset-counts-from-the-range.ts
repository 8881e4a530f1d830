/** Seeded bug: error_offset counts from the range and not from the file. */
import type { SeededBug } from "../seeded-bug.ts";

export const errorOffsetCountsFromTheRange: SeededBug = {
  id: "error-offset-counts-from-the-range",
  title: "error_offset counts from the range and not from the file",
  story:
    "The caller looks at another page than the one that is held. It takes a range that does " +
    "not begin with the file, and so a file of two pages. Four operations: the file, its " +
    "mapping, what holds a page, and the conversion.",
  source:
    "virt/kvm/guest_memfd.c, queued for Linux 7.4: error_offset lies inside the range, in the file",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
    "fd1 = host_pin(hva=0x10000001000)",
    "set_memory_attributes2(fd=fd0, offset=0x1000, size=0x1000, attributes=PRIVATE)",
  ],
  decisions: { errorPage: ({ start }, busy) => busy - start },
};
