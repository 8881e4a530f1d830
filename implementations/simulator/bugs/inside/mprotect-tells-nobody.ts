/** Seeded bug: a page that the VMM made read-only stays mapped writable. */
import type { SeededBug } from "../seeded-bug.ts";

/** The mmu notifier is not called. */
export const mprotectTellsNobody: SeededBug = {
  id: "mprotect-tells-nobody",
  title: "a page that the VMM made read-only stays mapped writable",
  story:
    "mprotect changes the protection of the area and tells nobody who has the page mapped, so " +
    "that the guest goes on to store where the VMM itself cannot. Three operations: a slot, " +
    "an access, and the mprotect.",
  source: "mm/mprotect.c, change_pmd_range: MMU_NOTIFY_PROTECTION_VMA, Linux 5.18 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "host_mprotect(hva=0x10000000000, size=0x1000, prot=read)",
  ],
  decisions: { tellsOfProtection: () => false },
};
