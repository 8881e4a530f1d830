/** Seeded bug: the address space is taken for a part of the id. */
import type { SeededBug } from "../seeded-bug.ts";

/** The whole word is the id. */
export const slotIdOf32Bits: SeededBug = {
  id: "slot-id-of-32-bits",
  title: "the address space is taken for a part of the id",
  story:
    "The id is not cut out of the slot word, so that no slot of the second address space " +
    "has one below the limit. One operation shows it.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "Documentation: bits 0-15 of slot specify the slot id",
  dialect: "memfile-v6",
  minimalTrace: ["set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, size=0x1000, hva=0x0)"],
  decisions: { idInWord: (slotWord) => slotWord },
};
