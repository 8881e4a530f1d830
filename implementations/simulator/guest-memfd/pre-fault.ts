/** KVM_PRE_FAULT_MEMORY: read faults without a guest. */

import type { Errno } from "../../../abi/errno.ts";
import type { PreFaultMemory } from "../../../abi/operation.ts";
import type { PreFaulted } from "../../../abi/outcome.ts";
import { addressOf, isPageAligned, pageOf } from "../arithmetic.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { Vm } from "../kernel/vm.ts";
import { handleGuestMemfdFault, isPrivateMemory } from "./fault.ts";
import { convertsInPlace } from "./in-place.ts";

const NEXT_PAGE = microStep("pre-fault: next page");

/**
 * Maps the pages of a range, as if the guest had read each; the first that cannot be mapped ends
 * it. What was done counts as success.
 *
 * @source virt/kvm/kvm_main.c, kvm_vcpu_pre_fault_memory; arch/x86/kvm/mmu/mmu.c,
 *   kvm_arch_vcpu_pre_fault_memory.
 */
export function* preFaultMemory(
  vm: Vm,
  { addressSpace, gpa, sizeBytes, flags }: PreFaultMemory,
): Steps<Errno | PreFaulted> {
  if (flags !== 0n || !isPageAligned(gpa) || !isPageAligned(sizeBytes)) return "EINVAL";
  if (vm.decisions.refusesPreFault(gpa, sizeBytes)) return "EINVAL";
  if (vm.generation.guestMemfd?.tdp !== true) return "EOPNOTSUPP";
  const start = Number(pageOf(gpa));
  const end = Number(pageOf(gpa + sizeBytes));
  let gfn = start;
  let errno: Errno | undefined;
  while (gfn < end && errno === undefined) {
    yield NEXT_PAGE;
    errno = yield* mapPage(vm, addressSpace, gfn);
    if (errno === undefined) gfn++;
  }
  const failed = errno === undefined ? undefined : vm.decisions.preFaultResult(gfn - start, errno);
  if (failed !== undefined) return failed;
  const left = { gpa: addressOf(BigInt(gfn)), sizeBytes: addressOf(BigInt(end - gfn)) };
  return { kind: "pre_faulted", ...left };
}

function* mapPage(vm: Vm, addressSpace: number, gfn: number): Steps<Errno | undefined> {
  // The kinds are compared before it is seen that the page is mapped already.
  if (convertsInPlace(vm) && isRefused(vm, gfn)) return "EFAULT";
  while (vm.shadow.find(addressSpace, gfn) === undefined) {
    const isPrivate = vm.decisions.preFaultKind(isPrivateMemory(vm, gfn));
    const fault = { addressSpace, gfn, isStore: false, isPrivate };
    const result = yield* handleGuestMemfdFault(vm, fault);
    if (result === "no-slot" || result === "readonly") return "ENOENT";
    if (result !== "mapped" && result !== "retry") return "EFAULT";
  }
  return undefined;
}

function isRefused(vm: Vm, gfn: number): boolean {
  return vm.generation.guestMemfd?.hasPrivateMemory !== true && isPrivateMemory(vm, gfn);
}
