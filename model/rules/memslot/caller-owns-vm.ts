import type {
  ClearDirtyLog,
  CreateGuestMemfd,
  EnableDirtyLogProtect,
  GetDirtyLog,
  SetMemoryAttributes,
  SetRegion,
} from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * Checked before any argument is read, so it hides every other fault of the call.
 */
export const callerOwnsVm: Rule<VmIoctl> = {
  id: "memslot/caller-owns-vm",
  sentence:
    "A VM ioctl fails unless it comes from the process that made the VM, and the VM is not dead.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_ioctl, Linux 5.18 to 6.18; the test for a dead VM since 5.15",
  unreachable: "every operation but child_ioctl comes from the process that made the VM",
  verdict: "EIO",
  speaks: () => false,
};

type VmIoctl =
  | SetRegion
  | GetDirtyLog
  | ClearDirtyLog
  | EnableDirtyLogProtect
  | CreateGuestMemfd
  | SetMemoryAttributes;
