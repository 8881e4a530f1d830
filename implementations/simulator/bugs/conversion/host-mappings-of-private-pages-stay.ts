/** Seeded bug: what the host has mapped of a page that becomes private stays mapped. */
import type { SeededBug } from "../seeded-bug.ts";

export const hostMappingsOfPrivatePagesStay: SeededBug = {
  id: "host-mappings-of-private-pages-stay",
  title: "what the host has mapped of a page that becomes private stays mapped",
  story:
    "The range is not taken out of the page tables of user space before references are " +
    "counted. A page that the host has touched is one that somebody has, so the call says " +
    "EAGAIN for ever. Four operations: the file, its mapping, the touch and the conversion.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: user space loses the range first",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_read(hva=0x10000000000)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
  ],
  decisions: { conversionUnmapsHost: () => false },
};
