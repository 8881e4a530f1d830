/** Seeded bug B-02e: a page added behind a slot's file pages makes the host kernel warn. */
import { INTENDED_DECISIONS, POSTED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** A range behind the slot is not left out but reported as a failed assertion. */
export const b02eWarningBehindTheSlot: SeededBug = {
  id: "b-02e-warning-behind-the-slot",
  catalogue: "B-02e",
  title: "a page added behind a slot's file pages makes the host kernel warn",
  story:
    "A range behind the file pages of a slot has nothing to zap and is treated as impossible: " +
    "the kernel prints a warning with a stack trace, and panics where it was told to panic on " +
    "warnings, at the request of an ordinary process. Three operations: the file, a slot on its " +
    "first pages, and a fallocate behind them. Without a slot nobody is told of the event.",
  source:
    "20220623220751.emt3iqq77faxfzzy@amd.com; v6 patch 7/8, kvm_memfile_notifier_handler " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000)",
  ],
  decisions: {
    zapRange: (slot, start, end) =>
      (start >= slot.offsetPages + slot.pages ? POSTED_DECISIONS : INTENDED_DECISIONS).zapRange(
        slot,
        start,
        end,
      ),
  },
};
