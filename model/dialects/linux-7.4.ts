import type { Dialect } from "../dialect.ts";
import { basedOn } from "./ladder.ts";
import { byAttributes, CONVERSIONS, inPlace, inPlaceWithAttributes } from "./linux/in-place.ts";
import { withoutAttributes } from "./linux/variants.ts";
import { LINUX_7_3 } from "./linux-7.3.ts";

/** What a kernel answers that is built as 7.3 is, whatever else it has. */
const AS_7_3: Dialect = {
  ...LINUX_7_3,
  name: "linux-7.4",
  sentence:
    "Linux 7.4 on x86-64 as it is queued, an ordinary VM: a guest_memfd knows which of its pages " +
    "are private. Read, and compared with no kernel.",
  operations: { ...LINUX_7_3.operations, ...CONVERSIONS },
};

const QUEUED =
  "not compared itself: read in linux-next of 2026-09-23 (kvm-x86 coco) where it differs from " +
  "7.3.4, which was compared";

/**
 * Linux 7.4 on x86-64, for an ordinary VM, on a kernel that converts in place and has no attributes
 * of VMs. No kernel of this release was there to be compared: what the text says of it, and where
 * it says nothing, linux-7.3.
 *
 * @source virt/kvm/guest_memfd.c and kvm_main.c, arch/x86/kvm/mmu/mmu.c: kvm-x86 branch coco, as it
 *   was in linux-next of 2026-09-23
 */
export const LINUX_7_4: Dialect = queued(inPlace(AS_7_3));

const BY_ATTRIBUTES = queued(byAttributes(AS_7_3));

/**
 * The dialect on a kernel that keeps kinds by gfn, where this one keeps them in files; elsewhere
 * the very same.
 */
export function outOfPlace(dialect: Dialect): Dialect {
  return dialect.constants.inPlaceConversion === true ? BY_ATTRIBUTES : dialect;
}

/**
 * The dialect by where memory is made private, in a word of the fact `conversion`.
 *
 * @source virt/kvm/Kconfig, KVM_VM_MEMORY_ATTRIBUTES; kvm parameter gmem_in_place_conversion
 */
export function convertingBy(word: string): Dialect {
  switch (word) {
    case "vm-attributes":
      return BY_ATTRIBUTES;
    case "both":
      return queued(inPlaceWithAttributes(AS_7_3));
    case "no-private-types":
      return queued(withoutAttributes(byAttributes(AS_7_3)));
    default:
      return LINUX_7_4;
  }
}

function queued(dialect: Dialect): Dialect {
  return { ...dialect, operations: basedOn(dialect.operations, QUEUED) };
}
