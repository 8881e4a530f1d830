/**
 * KVM_CREATE_VM for the default VM type.
 */
import { ERRNO_NUMBERS } from "../../abi/errno.ts";
import { mustSucceed } from "./answer.ts";
import { IOCTL } from "./constants.ts";
import type { SystemCalls } from "./native/system-calls.ts";

const EINTR = ERRNO_NUMBERS.EINTR;
const ATTEMPTS_MAX = 100;

/**
 * Makes a VM; the call takes locks that a signal can interrupt, and is then repeated.
 *
 * @throws {HarnessError} MSC233 when there is none to be had.
 */
export function createVm(system: SystemCalls, kvmFd: number): number {
  for (let attempts = 1; attempts < ATTEMPTS_MAX; attempts++) {
    const result = system.ioctl(kvmFd, IOCTL.KVM_CREATE_VM, 0);
    if (result !== -EINTR) return mustSucceed(result, "KVM_CREATE_VM");
  }
  return mustSucceed(system.ioctl(kvmFd, IOCTL.KVM_CREATE_VM, 0), "KVM_CREATE_VM");
}
