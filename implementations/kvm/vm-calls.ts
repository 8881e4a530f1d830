/**
 * Small ioctls: memory attributes and the manual dirty log on a VM, pre-faulting on a vCPU.
 */
import type {
  EnableDirtyLogProtect,
  PreFaultMemory,
  SetMemoryAttributes,
} from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { errnoOf, outcomeOf } from "./answer.ts";
import { ARENA, type Arena } from "./arena.ts";
import { CAP, IOCTL } from "./constants.ts";
import { ENABLE_CAP, MEMORY_ATTRIBUTES, PRE_FAULT_MEMORY } from "./layout.ts";
import type { SystemCalls } from "./native/system-calls.ts";
import type { Vcpu } from "./vcpu.ts";

const START = ARENA.argument.offset;

/** KVM_SET_MEMORY_ATTRIBUTES. */
export function setMemoryAttributes(
  system: SystemCalls,
  arena: Arena,
  vmFd: number,
  { gpa, sizeBytes, attributes, flags }: SetMemoryAttributes,
): Outcome {
  const { offsets } = MEMORY_ATTRIBUTES;
  arena.view.setBigUint64(START + offsets.address, gpa, true);
  arena.view.setBigUint64(START + offsets.size, sizeBytes, true);
  arena.view.setBigUint64(START + offsets.attributes, attributes, true);
  arena.view.setBigUint64(START + offsets.flags, flags, true);
  return outcomeOf(system.ioctl(vmFd, IOCTL.KVM_SET_MEMORY_ATTRIBUTES, arena.addressOf(START)));
}

/** KVM_ENABLE_CAP of the manual dirty log. */
export function enableDirtyLogProtect(
  system: SystemCalls,
  arena: Arena,
  vmFd: number,
  { mode, flags }: EnableDirtyLogProtect,
): Outcome {
  const { bytes, offsets } = ENABLE_CAP;
  arena.clear(START, bytes);
  arena.view.setUint32(START + offsets.cap, CAP.KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2, true);
  arena.view.setUint32(START + offsets.flags, flags, true);
  arena.view.setBigUint64(START + offsets.args, mode, true);
  return outcomeOf(system.ioctl(vmFd, IOCTL.KVM_ENABLE_CAP, arena.addressOf(START)));
}

/** KVM_PRE_FAULT_MEMORY; the kernel moves the range in the block on to what is left of it. */
export function preFaultMemory(
  arena: Arena,
  vcpu: Vcpu,
  { gpa, sizeBytes, flags }: PreFaultMemory,
): Outcome {
  const { bytes, offsets } = PRE_FAULT_MEMORY;
  const { view } = arena;
  arena.clear(START, bytes);
  view.setBigUint64(START + offsets.gpa, gpa, true);
  view.setBigUint64(START + offsets.size, sizeBytes, true);
  view.setBigUint64(START + offsets.flags, flags, true);
  const result = vcpu.preFault(arena.addressOf(START));
  if (result < 0) return { kind: "failed", errno: errnoOf(result) };
  return {
    kind: "pre_faulted",
    gpa: view.getBigUint64(START + offsets.gpa, true),
    sizeBytes: view.getBigUint64(START + offsets.size, true),
  };
}
