import type { EnableDirtyLogProtect } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** The flags of KVM_ENABLE_CAP itself, not those of its first argument. */
export const protectFlagsZero: Rule<EnableDirtyLogProtect> = {
  id: "dirty-log/protect-flags-zero",
  sentence: "Enabling manual protection takes no flags.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_enable_cap_generic, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => operation.flags !== 0,
};
