/** Seeded bug B-02d: a range that ends where a slot begins zaps the gfns before the slot. */
import { type BoundRange, INTENDED_DECISIONS, POSTED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** A range that only touches a slot is moved in front of it instead of being left out. */
export const b02dZapOfTheGfnBefore: SeededBug = {
  id: "b-02d-zap-of-the-gfn-before",
  catalogue: "B-02d",
  title: "a range that ends where a slot begins zaps the gfns before the slot",
  story:
    "A hole punched, or pages added, right in front of the file pages of a slot have no gfn " +
    "in it, but the arithmetic gives them the gfns right in front of the slot, where a " +
    "neighbour loses its mappings. Five operations: a neighbour, an access that maps it, the " +
    "file, the private slot, and a fallocate of the file page in front. A slot cannot lose " +
    "what is not mapped, and only another slot can lie at the gfn before.",
  source:
    "20220623220751.emt3iqq77faxfzzy@amd.com; v6 patch 7/8, kvm_memfile_notifier_handler " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x1000, size=0x1000, hva=0x0, " +
      "private_fd=fd0, private_offset=0x1000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
  ],
  decisions: {
    zapRange: (slot, start, end) =>
      (end === slot.offsetPages && staysAboveZero(slot, start)
        ? POSTED_DECISIONS
        : INTENDED_DECISIONS
      ).zapRange(slot, start, end),
  },
};

/** Otherwise the start wraps, which is another bug. */
function staysAboveZero({ baseGfn, offsetPages }: BoundRange, start: bigint): boolean {
  return baseGfn + start >= offsetPages;
}
