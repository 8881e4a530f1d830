/** Seeded bug B-71: a deletion with an unaligned private offset is accepted. */
import { INTENDED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** The offset is only looked at where it will be used. */
export const b71DeleteSkipsValidation: SeededBug = {
  id: "b-71-delete-skips-validation",
  catalogue: "B-71",
  title: "a deletion with an unaligned private offset is accepted",
  story:
    "Every version up to the merged one validates all fields of a request before it looks what " +
    "the request is, so a deletion with PRIVATE and a crooked offset fails. Surprising, but it " +
    "is the ABI: a kernel that skips the checks for a deletion answers otherwise. The quirk " +
    "itself is therefore in the model, and this is the kernel without it. Two operations: a " +
    "slot, which may be an ordinary one, and its deletion; of a slot that is not there the " +
    "deletion fails anyway.",
  source:
    "v6 patch 7/8, __kvm_set_memory_region, order of the checks " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com), read",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x0, hva=0x0, private_offset=0x1)",
  ],
  decisions: {
    refusesPrivateOffset: (offset, size) =>
      size !== 0n && INTENDED_DECISIONS.refusesPrivateOffset(offset, size),
  },
};
