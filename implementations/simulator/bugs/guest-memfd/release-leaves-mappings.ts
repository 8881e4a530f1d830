/** Seeded bug: the guest keeps pages of a file that is gone. */
import type { SeededBug } from "../seeded-bug.ts";

export const releaseLeavesMappings: SeededBug = {
  id: "release-leaves-mappings",
  title: "the guest keeps pages of a file that is gone",
  story:
    "The last close frees the pages of a file without dropping what guests have mapped of " +
    "them. Four operations: the file, the slot, an access that maps the page, and the close.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_release (6.8): it zaps the whole file before the inode " +
    "goes",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
    "close(fd=fd0)",
  ],
  decisions: {
    zapsOnRelease: () => false,
  },
};
