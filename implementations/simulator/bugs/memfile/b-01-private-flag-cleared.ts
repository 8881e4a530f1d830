/** Seeded bug B-01: a private slot loses its PRIVATE flag. */
import type { SeededBug } from "../seeded-bug.ts";

/** The flags of the existing slot are not looked at, only those of the call. */
export const b01PrivateFlagCleared: SeededBug = {
  id: "b-01-private-flag-cleared",
  catalogue: "B-01",
  title: "a private slot loses its PRIVATE flag",
  story:
    "A private slot is meant to be immutable, but only the new flags are tested for PRIVATE: a " +
    "call that leaves the bit out turns the slot into an ordinary one. Its private mappings " +
    "stay, its notifier is left behind in freed memory and its file is never given back. Three " +
    "operations: the file, a private slot on it, and the call. Without the slot there is nothing " +
    "to change, without the file no private slot.",
  source:
    "v6 patch 7/8, kvm_set_memory_region (20220519153713.819591-8-chao.p.peng@linux.intel.com); " +
    "found again upstream in 2025: 20251202020334.1171351-2-seanjc@google.com",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: { refusesClearingPrivate: () => false },
};
