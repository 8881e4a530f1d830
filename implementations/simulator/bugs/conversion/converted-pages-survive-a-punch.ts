/** Seeded bug: a punch does not drop what the guest has mapped of pages that were converted. */
import type { SeededBug } from "../seeded-bug.ts";

export const convertedPagesSurviveAPunch: SeededBug = {
  id: "converted-pages-survive-a-punch",
  title: "a punch does not drop what the guest has mapped of pages that were converted",
  story:
    "Which mappings a punch drops follows from the kind the file was made with. After a " +
    "conversion it drops those of the wrong kind, and the guest keeps a page that was freed. " +
    "Five operations: the file, the slot, the conversion, the access and the punch.",
  source: "virt/kvm/guest_memfd.c, drafts up to v7 of the series: the filter of the invalidation",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=0)",
    "guest_read(gpa=0x0)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  ],
  decisions: { punchZapsConverted: () => false },
};
