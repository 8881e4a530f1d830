/** Seeded bug: KVM's own store logs only the page that it begins in. */
import type { SeededBug } from "../seeded-bug.ts";

/**
 * Minimal because the store alone reaches no memory, and the slot alone is not stored to. That the
 * first page is no memory is what makes KVM carry the store out.
 */
export const secondPageOfAStoreNotLogged: SeededBug = {
  id: "second-page-of-a-store-not-logged",
  title: "a store that begins outside the slot is missing from the log",
  story:
    "A store that crosses from a device into memory is made by KVM, which marks the page of the " +
    "instruction's address dirty and not that of the part it has copied: a live migration loses " +
    "the first bytes of the slot. Two operations: the slot, and the store.",
  source:
    "virt/kvm/kvm_main.c, __kvm_write_guest_page marks each page; as lost as in 910c57dfa4d1 " +
    "KVM: x86: Mark target gfn of emulated atomic instruction as dirty (6.8)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x1000, size=0x1000, hva=0x10000000000)",
    "guest_write_bytes(gpa=0xfff, value=0x1)",
  ],
  decisions: { logsEmulatedPart: ({ from }) => from === 0 },
};
