/** Seeded bug: a kernel that was built with attributes of VMs converts in place unasked. */
import type { SeededBug } from "../seeded-bug.ts";

export const inPlaceByDefault: SeededBug = {
  id: "in-place-by-default",
  title: "a kernel that was built with attributes of VMs converts in place unasked",
  story:
    "The parameter is on unless said. A VMM that knows the attributes of VMs alone is refused " +
    "what it was allowed before, without its doing. One operation.",
  source: "virt/kvm/kvm_main.c, v6 of the series: the default of gmem_in_place_conversion",
  dialect: "linux-7.4:vm-attributes,sw-protected",
  minimalTrace: ["set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)"],
  decisions: { convertsInPlace: () => true },
};
