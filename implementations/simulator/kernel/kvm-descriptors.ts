/** The descriptors of the machine itself: what they are needed for, and what holds the VM. */
import type { Errno } from "../../../abi/errno.ts";
import type { Operation, OperationKind } from "../../../abi/operation.ts";
import type { CloseKvm, KvmDescriptor } from "../../../abi/plain-calls.ts";
import { addressOf } from "../arithmetic.ts";
import type { DescriptorTable } from "./descriptor-table.ts";
import { HostCrash } from "./host-crash.ts";
import { microStep, type Steps } from "./micro-step.ts";
import { setUserMemoryRegion } from "./region-ioctls.ts";
import type { Vm } from "./vm.ts";

const CLOSE = microStep("close: release the VM or the vCPU");

/** The descriptor that a call is made on. */
const MADE_ON: { readonly [K in OperationKind]?: KvmDescriptor } = {
  set_user_memory_region: "vm",
  set_user_memory_region2: "vm",
  get_dirty_log: "vm",
  clear_dirty_log: "vm",
  enable_dirty_log_protect: "vm",
  set_memory_attributes: "vm",
  create_guest_memfd: "vm",
  guest_read: "vcpu",
  guest_write: "vcpu",
  guest_execute: "vcpu",
  guest_read_bytes: "vcpu",
  guest_write_bytes: "vcpu",
  guest_exchange: "vcpu",
  pre_fault_memory: "vcpu",
};

/**
 * Whether the call is made on a descriptor of the machine that is closed. The second VM has its
 * own.
 *
 * @throws {HostCrash} when the vCPU runs in a VM that was freed under it.
 */
export function isOnClosed(vm: Vm, operation: Operation): boolean {
  if (vm.closed.size === 0) return false;
  const descriptor = descriptorOf(operation);
  const wasEnded = vm.closed.has("vm") && vm.decisions.endsOnVmClose();
  if (descriptor === "vcpu" && wasEnded && !vm.closed.has("vcpu")) {
    throw new HostCrash("use-after-free");
  }
  return descriptor !== undefined && vm.closed.has(descriptor);
}

function descriptorOf(operation: Operation): KvmDescriptor | undefined {
  switch (operation.op) {
    case "close_kvm":
      return operation.descriptor;
    case "open_other":
      return operation.kind === "vm" || operation.kind === "vcpu" ? operation.kind : undefined;
    case "child_ioctl":
      return operation.request === "pre_fault_memory" || operation.request === "run"
        ? "vcpu"
        : "vm";
    case "create_guest_memfd":
      return operation.vm === 0 ? "vm" : undefined;
    default:
      return MADE_ON[operation.op];
  }
}

/**
 * The vCPU and each guest_memfd hold the VM, and nobody can tell when the last of them is gone.
 *
 * @source virt/kvm/kvm_main.c, kvm_vm_release, kvm_vcpu_release and kvm_put_kvm.
 */
export function* closeKvm(
  vm: Vm,
  files: DescriptorTable,
  { descriptor }: CloseKvm,
): Steps<Errno | undefined> {
  yield CLOSE;
  vm.closed.add(descriptor);
  if (descriptor === "vcpu") return undefined;
  if (vm.decisions.vmCloseTakesSlots()) yield* takeSlots(vm, files);
  for (const file of files.livingGuestMemfds()) {
    if (file.vm !== vm) continue;
    const areas = vm.decisions.vmCloseUnmapsFiles() ? vm.mm.areas.partsIn(0, Number.MAX_VALUE) : [];
    for (const { start, end, backing } of areas) {
      if (backing?.file === file) yield* vm.mm.munmap(start, end);
    }
    if (vm.decisions.vmCloseReleasesFiles()) yield* file.release();
  }
  return undefined;
}

function* takeSlots(vm: Vm, files: DescriptorTable): Steps<void> {
  for (const [addressSpace, space] of vm.spaces.entries()) {
    for (const { id, flags, baseGfn } of [...space.active.all()]) {
      yield* setUserMemoryRegion(vm, files, {
        ...{ op: "set_user_memory_region", slot: addressSpace * 0x1_0000 + id, flags },
        ...{ gpa: addressOf(BigInt(baseGfn)), sizeBytes: 0n, hva: 0n, readable: undefined },
        ...{ firstFetchFlags: undefined, privateFd: -1, privateOffsetBytes: 0n, inject: undefined },
      });
    }
  }
}
