/** Seeded bug: one slot more than there are may be made. */
import type { SeededBug } from "../seeded-bug.ts";

/** The comparison with the number of slots is off by one. */
export const slotLimitOffByOne: SeededBug = {
  id: "slot-limit-off-by-one",
  title: "one slot more than there are may be made",
  story:
    "The first of the ids that the kernel keeps for itself is taken for one of user space. " +
    "One operation shows it.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "KVM_USER_MEM_SLOTS",
  dialect: "memfile-v6",
  minimalTrace: ["set_user_memory_region(slot=32764, flags=0, gpa=0x0, size=0x1000, hva=0x0)"],
  decisions: { isUserSlot: (id, userSlots) => id <= userSlots },
};
