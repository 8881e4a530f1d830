/** Seeded bug B-02c: a conversion leaves a shared mapping because the start of its range wraps. */
import { INTENDED_DECISIONS, type ZapRange } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** A start that would be below gfn 0 wraps, and the range counts as empty. */
export const b02cMissedZapAtGfnZero: SeededBug = {
  id: "b-02c-missed-zap-at-gfn-zero",
  catalogue: "B-02c",
  title: "a conversion leaves a shared mapping because the start of its range wraps",
  story:
    "For a slot near gfn 0 the unclipped start of a range falls below zero and wraps to the " +
    "largest gfn, so the range looks empty and nothing is zapped: the guest keeps its shared " +
    "mapping of a gfn that has just become private. (The kernel warns about this once. Here it " +
    "has done so before: a warning that is used up shows nothing.) Four operations: the file, " +
    "the slot, a shared access that maps it, and a fallocate from before its first file page.",
  source:
    "20220623220751.emt3iqq77faxfzzy@amd.com; v6 patch 7/8, kvm_memfile_notifier_handler " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x10000000000, " +
      "private_fd=fd0, private_offset=0x1000)",
    "guest_read(gpa=0x0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
  ],
  decisions: {
    zapRange: (slot, start, end) =>
      slot.baseGfn + start < slot.offsetPages
        ? NOTHING
        : INTENDED_DECISIONS.zapRange(slot, start, end),
  },
};

const NOTHING: ZapRange = { start: 0n, end: 0n, warns: false };
