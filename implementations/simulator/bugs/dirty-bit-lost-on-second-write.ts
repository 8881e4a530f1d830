/** Seeded bug: after a dirty log was fetched, stores to the same pages are not logged again. */
import type { SeededBug } from "./seeded-bug.ts";

/**
 * Minimal because four different things must happen in this order: a logged slot is created, its
 * page is mapped writable, the log is fetched, and the guest stores again. Without the slot nothing
 * is logged; without a mapping from before the fetch the later store faults and is logged; without
 * the fetch the bit is still set; without the later store no bit is missing. Each needs an
 * operation of its own: a slot cannot be created mapped, and creating is the only way to a slot.
 */
export const dirtyBitLostOnSecondWrite: SeededBug = {
  id: "dirty-bit-lost-on-second-write",
  title: "a store after KVM_GET_DIRTY_LOG is missing from the log",
  story:
    "Fetching the log clears its bits but leaves the pages mapped writable, so the next store " +
    "does not fault and sets no bit: a live migration loses the page. It takes a logged slot, " +
    "an access that maps the page writable, the fetch, and the store that is lost: four " +
    "operations.",
  source:
    "7c8a4742c4ab KVM: x86/mmu: Fix write-protection of PTs mapped by the TDP MMU (5.17): an " +
    "entry that was not protected again",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "get_dirty_log(slot=0)",
    "guest_write(gpa=0x0, tag=1)",
  ],
  decisions: { protectsFetchedPage: () => false },
};
