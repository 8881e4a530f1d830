/** Seeded bug: making a slot fills its guest_memfd. */
import type { SeededBug } from "../seeded-bug.ts";

/** The pages come with the slot. */
export const pagesMadeByBinding: SeededBug = {
  id: "pages-made-by-binding",
  title: "making a slot fills its guest_memfd",
  story:
    "The pages of a slot are made when it is, and not when somebody uses them: memory that " +
    "nobody asked for, and which a later fault finds as a page that was there. Two " +
    "operations: a file, and a slot.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind makes no folio, Linux 6.8 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=0)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: { allocatesOnBind: () => true },
};
