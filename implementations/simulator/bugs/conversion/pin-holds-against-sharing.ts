/** Seeded bug: a page that somebody holds cannot become shared either. */
import type { SeededBug } from "../seeded-bug.ts";

export const pinHoldsAgainstSharing: SeededBug = {
  id: "pin-holds-against-sharing",
  title: "a page that somebody holds cannot become shared either",
  story:
    "References are looked at whatever the page is to become. Only a page that is shared can " +
    "be held, so that it takes a range of both kinds. Five operations: the file, its mapping, " +
    "what holds the first page, the conversion of the second, and that of both back.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: only a conversion to private asks",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
    "fd1 = host_pin(hva=0x10000000000)",
    "set_memory_attributes2(fd=fd0, offset=0x1000, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x2000, attributes=0)",
  ],
  decisions: { looksForReferences: () => true },
};
