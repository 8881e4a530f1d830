/** Seeded bug: an access of the other kind is tried again and never reported. */
import type { SeededBug } from "../seeded-bug.ts";

export const mismatchRetried: SeededBug = {
  id: "mismatch-retried",
  title: "an access of the other kind is tried again and never reported",
  story:
    "A mismatch of access and attribute is taken for a change of the attribute that has " +
    "just happened, and the guest is entered again, for ever. One operation: a private " +
    "access to a shared gfn.",
  source:
    "ZQxaPsNiFgfXH7aq@google.com and what it answers, on kvm_faultin_pfn in version 12 of the " +
    "memfile series' successor: retrying would hang the guest",
  dialect: "linux-6.18:hardware-private",
  minimalTrace: ["guest_read(gpa=0x0, access=private)"],
  decisions: {
    atMismatch: () => "retry",
  },
};
