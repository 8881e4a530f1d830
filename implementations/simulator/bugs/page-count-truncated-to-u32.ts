/** Seeded bug: the page count of a region is kept in 32 bits. */
import type { SeededBug } from "./seeded-bug.ts";

/** Minimal because one operation shows it, and no operations show nothing. */
export const pageCountTruncatedToU32: SeededBug = {
  id: "page-count-truncated-to-u32",
  title: "a region of 2^32 + 1 pages becomes a slot of one page",
  story:
    "The page count is computed in an unsigned 32-bit variable, so the upper bits of a huge size " +
    "are lost before the limit of 2^31 - 1 pages is checked: 2^32 + 1 pages pass as one. One call.",
  source:
    "afa319a54a8c KVM: Require total number of memslot pages to fit in an unsigned long (5.17), " +
    "with bc8a3d8925a8 KVM: mmu: Fix overflow on kvm mmu page limit calculation (5.1)",
  dialect: "memfile-v6-patch4",
  minimalTrace: ["set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x100000001000, hva=0x0)"],
  decisions: { pageCount: (sizeBytes) => Number(BigInt.asUintN(32, sizeBytes >> 12n)) },
};
