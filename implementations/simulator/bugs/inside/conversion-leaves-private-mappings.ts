/** Seeded bug: what becomes shared stays mapped from the guest_memfd. */
import type { SeededBug } from "../seeded-bug.ts";

/** Only what becomes private is unmapped. */
export const conversionLeavesPrivateMappings: SeededBug = {
  id: "conversion-leaves-private-mappings",
  title: "what becomes shared stays mapped from the guest_memfd",
  story:
    "A change of attributes drops the mappings of the range where it makes gfns private, and " +
    "not where it makes them shared. Five operations: the file, a slot, its gfn made private, " +
    "an access, and the gfn made shared.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_set_mem_attributes: kvm_pre_set_memory_attributes unmaps " +
    "both ways, Linux 6.8 to 6.18",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=0)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "guest_read(gpa=0x0)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)",
  ],
  decisions: { attributesZap: (isPrivate) => isPrivate },
};
