/** Seeded bug: setting attributes that are set already drops mappings. */
import type { SeededBug } from "../seeded-bug.ts";

export const attributesZapWithoutNeed: SeededBug = {
  id: "attributes-zap-without-need",
  title: "setting attributes that are set already drops mappings",
  story:
    "Ranges with the same attributes that touch are stored apart, so that a range over both " +
    "seems to have no uniform attributes, and its mappings are dropped though nothing " +
    "changes. Six operations: a file, a slot, two pages made private one after the other, an " +
    "access that maps the first of them, and both pages made private at once.",
  source:
    "virt/kvm/kvm_main.c, kvm_range_has_memory_attributes (6.8): a range that has the " +
    "attributes already is left alone",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "guest_read(gpa=0x0)",
    "set_memory_attributes(gpa=0x1000, size=0x1000, attributes=PRIVATE)",
    "set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE)",
  ],
  decisions: {
    joinsAttributeRanges: () => false,
  },
};
