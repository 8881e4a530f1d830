import { isIncongruent, isPrivate } from "../../designs/memfile/access.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** The level is taken from the folio alone; the offset of the slot may not fit it. */
export const folioCongruent: Rule<GuestAccess> = {
  id: "memfile/folio-congruent",
  sentence: "Gfn and file page of a large mapping must be congruent.",
  source:
    "Y8HldeHBrw+OOZVm@google.com; arch/x86/kvm/mmu/mmu.c, kvm_mmu_hugepage_adjust, Linux 5.18",
  verdict: () => ({ kind: "host_oops", what: "vm-bug-on" }),
  speaks: (context) => isPrivate(context) && isIncongruent(context),
};
