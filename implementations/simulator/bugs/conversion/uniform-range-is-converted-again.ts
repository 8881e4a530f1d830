/** Seeded bug: a range that is of the wanted kind already is converted all the same. */
import type { SeededBug } from "../seeded-bug.ts";

export const uniformRangeIsConvertedAgain: SeededBug = {
  id: "uniform-range-is-converted-again",
  title: "a range that is of the wanted kind already is converted all the same",
  story:
    "Nobody asks whether there is something to do. Every mapping of the range goes for " +
    "nothing. Four operations: the file, the slot, the access and the conversion to what it " +
    "is.",
  source: "virt/kvm/guest_memfd.c, queued for Linux 7.4: a uniform range is left alone",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x10000000000, guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
  ],
  decisions: { leavesUniform: () => false },
};
