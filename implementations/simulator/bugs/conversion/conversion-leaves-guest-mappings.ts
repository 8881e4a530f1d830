/** Seeded bug: what the guest has mapped of the range stays mapped. */
import type { SeededBug } from "../seeded-bug.ts";

export const conversionLeavesGuestMappings: SeededBug = {
  id: "conversion-leaves-guest-mappings",
  title: "what the guest has mapped of the range stays mapped",
  story:
    "The mappings of the kind that the pages had are not dropped. Where both kinds map the " +
    "same page the guest cannot tell; where they do not, it goes on in the old memory. Four " +
    "operations: the file, the slot, the access and the conversion.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: the invalidation around a conversion",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=0)",
  ],
  decisions: { conversionUnmapsGuest: () => false },
};
