/** Seeded bug: INITIALLY_SET is accepted without manual protection. */
import type { SeededBug } from "../seeded-bug.ts";

export const initiallySetAloneAccepted: SeededBug = {
  id: "initially-set-alone-accepted",
  title: "INITIALLY_SET is accepted without manual protection",
  story:
    "The mode is only compared with the bits that exist, but the second means nothing without " +
    "the first. One call with mode 2 shows it.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_enable_cap_generic (5.7)",
  dialect: "linux-6.18",
  minimalTrace: ["enable_dirty_log_protect(mode=INITIALLY_SET)"],
  decisions: {
    takesProtectMode: (mode) => mode <= 3n,
  },
};
