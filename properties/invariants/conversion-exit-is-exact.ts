import { marksAccesses } from "../guest-memfd.ts";
import type { AlwaysProperty } from "../property.ts";
import { inexactExit } from "./memory-fault-exit-is-exact.ts";

/** A VMM converts what the exit names, to the kind that it names. */
export const conversionExitIsExact: AlwaysProperty = {
  kind: "always",
  id: "conversion-exit-is-exact",
  sentence:
    "Where hardware marks accesses, KVM_RUN fails with EFAULT at a memory fault exit, which " +
    "names the kind of the access and its page, and maps nothing.",
  source:
    "include/linux/kvm_host.h, kvm_prepare_memory_fault_exit; arch/x86/kvm/mmu/mmu.c, " +
    "kvm_mmu_prepare_memory_fault_exit, Linux 6.8 to 7.3; not measured",
  needsObservation: false,
  isAbout: marksAccesses,
  unseeded:
    "It reads the answer and the inside view: a machine whose exit says something else has " +
    "given an answer that the model does not allow.",
  violation: (step) => inexactExit(step, { returned: "EFAULT", privateFlag: 8n }),
};
