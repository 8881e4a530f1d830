/** Seeded bug: shared pages of a file that cannot be mapped come from userspace_addr. */
import type { SeededBug } from "../seeded-bug.ts";

export const sharedPagesFromTheVmm: SeededBug = {
  id: "shared-pages-from-the-vmm",
  title: "shared pages of a file that cannot be mapped come from userspace_addr",
  story:
    "That the file serves every fault follows from MMAP, as it did before there were " +
    "conversions. Shared and private memory are then two again. Three operations: the file, " +
    "the slot and the access.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: KVM_MEMSLOT_GMEM_ONLY for every file",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=INIT_SHARED)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { servesAllInPlace: () => false },
};
