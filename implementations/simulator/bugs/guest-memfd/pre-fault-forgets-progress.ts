/** Seeded bug: a pre-fault that came half way reports only the error. */
import type { SeededBug } from "../seeded-bug.ts";

export const preFaultForgetsProgress: SeededBug = {
  id: "pre-fault-forgets-progress",
  title: "a pre-fault that came half way reports only the error",
  story:
    "The error that ended the loop is returned although pages were mapped, so that a caller " +
    "cannot go on behind them. Two operations: a slot of one page, and a pre-fault of two.",
  source: "virt/kvm/kvm_main.c, kvm_vcpu_pre_fault_memory (6.11): 0 as soon as one page is done",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "pre_fault_memory(gpa=0x0, size=0x2000)",
  ],
  decisions: {
    preFaultResult: (_pagesDone, errno) => errno,
  },
};
