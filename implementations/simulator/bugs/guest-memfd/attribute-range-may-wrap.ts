/** Seeded bug: attributes may be set up to the end of 64 bits. */
import { TWO_TO_THE_64 } from "../../arithmetic.ts";
import type { SeededBug } from "../seeded-bug.ts";

export const attributeRangeMayWrap: SeededBug = {
  id: "attribute-range-may-wrap",
  title: "attributes may be set up to the end of 64 bits",
  story:
    "The end of the range is compared with 2^64 itself, to which it wraps when the range ends " +
    "there. One call for the last page shows it, even when it asks for nothing.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_ioctl_set_mem_attributes (6.8): address + size < address is " +
    "EINVAL",
  dialect: "linux-6.18",
  minimalTrace: ["set_memory_attributes(gpa=0xfffffffffffff000, size=0x1000, attributes=0)"],
  decisions: {
    refusesAttributeRange: (address, size) => size === 0n || address + size > TWO_TO_THE_64,
  },
};
