/** Seeded bug: an exit for part of an access has the length of all of it. */
import type { SeededBug } from "../seeded-bug.ts";

/** One access that crosses a border is enough, where neither page is memory. */
export const fragmentOfTheWholeLength: SeededBug = {
  id: "fragment-of-the-whole-length",
  title: "an MMIO exit for part of an access has the length of the whole access",
  story:
    "mmio.len is taken from the instruction and not from the fragment, so that user space reads " +
    "or writes bytes of its device that the guest did not touch. One operation.",
  source: "arch/x86/kvm/x86.c, emulator_read_write and complete_emulated_mmio: frag->len",
  dialect: "linux-6.18",
  minimalTrace: ["guest_read_bytes(gpa=0xfff)"],
  decisions: { exitLength: (_, accessBytes) => accessBytes },
};
