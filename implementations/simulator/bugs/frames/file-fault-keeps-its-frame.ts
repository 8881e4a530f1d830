/** Seeded bug: a fault that a guest_memfd serves never gives its reference of the frame back. */
import type { SeededBug } from "../seeded-bug.ts";

/** Nothing gives the frame back. */
export const fileFaultKeepsItsFrame: SeededBug = {
  id: "file-fault-keeps-its-frame",
  title: "a fault that a guest_memfd serves never gives its reference of the frame back",
  story:
    "The folio that the fault path has got is not put, so that its frame is lost when the " +
    "page is punched out. No answer ever tells; the references inside do. Three operations: " +
    "the file, a slot, and an access.",
  source:
    "arch/x86/kvm/mmu/mmu.c, kvm_mmu_finish_page_fault and kvm_release_faultin_page, Linux " +
    "6.13",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { putsFrame: () => false },
};
