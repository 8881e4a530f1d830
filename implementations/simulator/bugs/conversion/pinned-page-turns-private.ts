/** Seeded bug: a page that somebody holds becomes private. */
import type { SeededBug } from "../seeded-bug.ts";

export const pinnedPageTurnsPrivate: SeededBug = {
  id: "pinned-page-turns-private",
  title: "a page that somebody holds becomes private",
  story:
    "Nobody looks at the references of a page. A device that has it pinned goes on writing to " +
    "it, now into private memory of the guest. Four operations: the file, its mapping, what " +
    "holds the page, and the conversion.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: the check of references",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "fd1 = host_pin(hva=0x10000000000)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
  ],
  decisions: { isReferenced: () => false },
};
