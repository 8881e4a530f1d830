/**
 * KVM_CREATE_VM, and the types of VM that a kernel makes.
 */
import { ERRNO_NUMBERS } from "../../abi/errno.ts";
import { mustSucceed } from "./answer.ts";
import { CAP, IOCTL } from "./constants.ts";
import type { SystemCalls } from "./native/system-calls.ts";

const EINTR = ERRNO_NUMBERS.EINTR;
const ATTEMPTS_MAX = 100;

/** What a VM is told to be. `sw-protected`: parts of its memory only pretend to be encrypted. */
export const VM_TYPES = ["default", "sw-protected"] as const;

export type VmType = (typeof VM_TYPES)[number];

/** @source arch/x86/include/uapi/asm/kvm.h, KVM_X86_DEFAULT_VM and what follows */
const VM_TYPE_NUMBERS: Readonly<Record<VmType, number>> = { default: 0, "sw-protected": 1 };

/** Whether the kernel makes VMs of a type: older ones, and most builds, make the default alone. */
export function makesVmsOf(type: VmType, system: SystemCalls, kvmFd: number): boolean {
  if (type === "default") return true;
  const types = system.ioctl(kvmFd, IOCTL.KVM_CHECK_EXTENSION, CAP.KVM_CAP_VM_TYPES);
  return types > 0 && (types & (1 << VM_TYPE_NUMBERS[type])) !== 0;
}

/**
 * Makes a VM; the call takes locks that a signal can interrupt, and is then repeated.
 *
 * @throws {HarnessError} MSC233 when there is none to be had.
 */
export function createVm(system: SystemCalls, kvmFd: number, type: VmType): number {
  const number = VM_TYPE_NUMBERS[type];
  for (let attempts = 1; attempts < ATTEMPTS_MAX; attempts++) {
    const result = system.ioctl(kvmFd, IOCTL.KVM_CREATE_VM, number);
    if (result !== -EINTR) return mustSucceed(result, "KVM_CREATE_VM");
  }
  return mustSucceed(system.ioctl(kvmFd, IOCTL.KVM_CREATE_VM, number), "KVM_CREATE_VM");
}
