/** Seeded bug: the exit for the second page of a store carries the bytes of the first. */
import type { SeededBug } from "../seeded-bug.ts";

/** One store that crosses a border is enough, where neither page is memory. */
export const fragmentDataFromTheStart: SeededBug = {
  id: "fragment-data-from-the-start",
  title: "the MMIO exit of a store's second page carries the bytes of its first",
  story:
    "A store that crosses a page is split into a fragment for each page, and the pointer into " +
    "the operand is not moved on between them: the device behind the border is written what " +
    "belongs in front of it. One operation.",
  source:
    "arch/x86/kvm/x86.c, emulator_read_write: addr, val and bytes move on together, Linux 6.1 " +
    "to 7.3",
  dialect: "linux-6.18",
  minimalTrace: ["guest_write_bytes(gpa=0xfff, bytes=2, value=0x2)"],
  decisions: { operandOffset: () => 0 },
};
