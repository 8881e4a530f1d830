/** Seeded bug: KVM_GET_DIRTY_LOG clears bits although clearing is manual. */
import type { SeededBug } from "../seeded-bug.ts";

export const manualGetTakesBits: SeededBug = {
  id: "manual-get-takes-bits",
  title: "KVM_GET_DIRTY_LOG clears bits although clearing is manual",
  story:
    "The call that only reads with manual protection clears as it does without. Four " +
    "operations: the capability, a slot that is logged, a store, and a look at the log, after " +
    "which the bit is gone.",
  source: "2a31b9db1535 KVM: introduce manual dirty log reprotect (5.0): with it, GET only reads",
  dialect: "linux-6.18",
  minimalTrace: [
    "enable_dirty_log_protect(mode=MANUAL)",
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_write(gpa=0x0, tag=1)",
    "get_dirty_log(slot=0)",
  ],
  decisions: {
    getTakesBits: () => true,
  },
};
