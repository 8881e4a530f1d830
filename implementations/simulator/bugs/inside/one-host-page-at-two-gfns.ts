/** Seeded bug: a page of the VMM is shown at two gfns. */
import type { SeededBug } from "../seeded-bug.ts";

/** Nothing is wrong with the kernel; its caller shows one page twice. */
export const oneHostPageAtTwoGfns: SeededBug = {
  id: "one-host-page-at-two-gfns",
  title: "a page of the VMM is shown at two gfns",
  story:
    "No text forbids it, and every kernel serves both; but who shows a page of memory twice " +
    "has one pfn at two gfns, which a caller who obeys never sees. Two operations: two slots " +
    "over one page.",
  source: "virt/kvm/kvm_main.c, kvm_handle_hva_range, Linux 5.18, serves aliases",
  dialect: "memfile-v6:strict",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
  ],
  decisions: {},
  obligation: "caller-obligation/host-page-one-gfn",
};
