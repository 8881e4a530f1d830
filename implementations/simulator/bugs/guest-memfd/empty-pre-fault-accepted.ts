/** Seeded bug: pre-faulting nothing succeeds. */
import { TWO_TO_THE_64 } from "../../arithmetic.ts";
import type { SeededBug } from "../seeded-bug.ts";

export const emptyPreFaultAccepted: SeededBug = {
  id: "empty-pre-fault-accepted",
  title: "pre-faulting nothing succeeds",
  story:
    "The end of the range is compared with its start for wrapping only, so that an empty " +
    "range passes. One call with size 0 shows it.",
  source: "virt/kvm/kvm_main.c, kvm_vcpu_pre_fault_memory (6.11): gpa + size <= gpa is EINVAL",
  dialect: "linux-6.18",
  minimalTrace: ["pre_fault_memory(gpa=0x0, size=0x0)"],
  decisions: {
    refusesPreFault: (gpa, size) => gpa + size >= TWO_TO_THE_64,
  },
};
