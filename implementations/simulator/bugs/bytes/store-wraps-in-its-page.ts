/** Seeded bug: the second half of a store that crosses a page lands in the first page. */
import type { SeededBug } from "../seeded-bug.ts";

/** Minimal because the store alone reaches no memory, and the slot alone is not stored to. */
export const storeWrapsInItsPage: SeededBug = {
  id: "store-wraps-in-its-page",
  title: "the second half of a store that crosses a page goes to the start of the first page",
  story:
    "The translation of the first page is used for all of the access, and the offset in it " +
    "wraps: the page behind the border keeps its bytes, and the start of the page before it is " +
    "overwritten. Two operations: the slot, and the store.",
  source:
    "arch/x86/kvm/x86.c, emulator_read_write: two translations where the access crosses a page",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x2000, hva=0x10000000000)",
    "guest_write_bytes(gpa=0xfff, value=0x100)",
  ],
  decisions: { frameOfPart: (_, ofFirstPage) => ofFirstPage },
};
