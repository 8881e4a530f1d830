/** Seeded bug: KVM_GET_DIRTY_LOG clears bits although clearing is manual. */
import type { SeededBug } from "../seeded-bug.ts";

export const manualGetTakesBits: SeededBug = {
  id: "manual-get-takes-bits",
  title: "KVM_GET_DIRTY_LOG clears bits although clearing is manual",
  story:
    "The call that only reads with manual protection clears as it does without. Three " +
    "operations: the capability, with all bits set from the start, a slot that is logged, and " +
    "a look at the log, after which its bits are gone.",
  source: "2a31b9db1535 KVM: introduce manual dirty log reprotect (5.0): with it, GET only reads",
  dialect: "linux-6.18",
  minimalTrace: [
    "enable_dirty_log_protect(mode=MANUAL|INITIALLY_SET)",
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0)",
    "get_dirty_log(slot=0)",
  ],
  decisions: {
    getTakesBits: () => true,
  },
};
