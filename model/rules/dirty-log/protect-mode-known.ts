import type { EnableDirtyLogProtect } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** A log that is born set but cleared by every GET would make no sense. */
export const protectModeKnown: Rule<EnableDirtyLogProtect> = {
  id: "dirty-log/protect-mode-known",
  sentence: "The mode is 0, MANUAL, or MANUAL with INITIALLY_SET.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_enable_cap_generic, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation: { mode } }) => mode !== 0n && mode !== 1n && mode !== 3n,
};
