/**
 * What all machines of a factory share: /dev/kvm, the arena, the watchdog, and what the machine
 * was asked once.
 */
import { closeSync, constants, openSync } from "node:fs";
import { HarnessError } from "../../abi/harness-error.ts";
import { mustSucceed } from "./answer.ts";
import { ARENA, Arena, CONTROL } from "./arena.ts";
import { CAP, IOCTL, KVM_API_VERSION, KVM_SYNC_X86_REGS } from "./constants.ts";
import { createVm, makesVmsOf, type VmType } from "./create-vm.ts";
import { type AddressLimits, prepareCpuid, readAddressLimits } from "./guest-cpuid.ts";
import { ChildCalls } from "./native/child-calls.ts";
import { loadNativeCalls } from "./native/ffi.ts";
import { SystemCalls } from "./native/system-calls.ts";
import { Watchdog } from "./watchdog.ts";

/** Shared by the machines of one factory. */
export interface KvmEnvironment extends AddressLimits, Disposable {
  readonly system: SystemCalls;
  readonly arena: Arena;
  readonly child: ChildCalls;
  readonly watchdog: Watchdog;
  readonly kvmFd: number;
  readonly vmType: VmType;
  readonly runBytes: number;
  readonly cpuidAddress: number;
  /** Flags that KVM_CREATE_GUEST_MEMFD takes on a VM of this type. */
  readonly guestMemfdFlags: bigint;
  /**
   * KVM_CHECK_EXTENSION on a VM, whose type decides some answers; 0 for what this kernel does not
   * know.
   */
  readonly capability: (number: number) => number;
}

/**
 * Opens /dev/kvm and prepares everything that machines share.
 *
 * @param timeoutMs - how long one KVM_RUN may take; asked whenever a vCPU is made or interrupted.
 * @throws {HarnessError} MSC301 without a usable /dev/kvm, MSC302 without koffi, MSC303 when the
 *   kernel lacks something the harness needs, MSC305 on another platform.
 */
export async function openEnvironment(
  timeoutMs: () => number,
  vmType: VmType = "default",
): Promise<KvmEnvironment> {
  const native = await loadNativeCalls();
  const system = new SystemCalls(native);
  const kvmFd = openDevice();
  try {
    assertMakesVms(vmType, system, kvmFd);
    const capability = capabilitiesOfVm(vmType, system, kvmFd);
    assertUsable(system, kvmFd, capability);
    const arena = new Arena(native, system);
    assertReachesMemory(system, arena);
    const watchdog = new Watchdog(native, system, arena, timeoutMs);
    const limits = readAddressLimits(system, arena, kvmFd, capability);
    return {
      ...limits,
      system,
      arena,
      child: new ChildCalls(native, system),
      watchdog,
      kvmFd,
      vmType,
      capability,
      guestMemfdFlags: BigInt(capability(CAP.KVM_CAP_GUEST_MEMFD_FLAGS)),
      runBytes: runBytesOf(system, kvmFd),
      cpuidAddress: prepareCpuid(arena, limits),
      [Symbol.dispose]: () => {
        watchdog[Symbol.dispose]();
        arena[Symbol.dispose]();
        closeSync(kvmFd);
      },
    };
  } catch (error) {
    closeSync(kvmFd);
    throw error;
  }
}

/** Asks a VM for everything at once, and closes it again. */
function capabilitiesOfVm(
  type: VmType,
  system: SystemCalls,
  kvmFd: number,
): (number: number) => number {
  const vmFd = createVm(system, kvmFd, type);
  try {
    const answers = new Map(
      Object.values(CAP).map((number) => [
        number as number,
        Math.max(0, system.ioctl(vmFd, IOCTL.KVM_CHECK_EXTENSION, number)),
      ]),
    );
    return (number) => answers.get(number) ?? 0;
  } finally {
    system.close(vmFd);
  }
}

function openDevice(): number {
  try {
    return openSync("/dev/kvm", constants.O_RDWR);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const hint =
      "load kvm, and join the group that owns /dev/kvm; or use --implementation simulator";
    throw new HarnessError("MSC301", `/dev/kvm cannot be opened: ${why}`, hint);
  }
}

function assertUsable(
  system: SystemCalls,
  kvmFd: number,
  capability: (number: number) => number,
): void {
  const lacks = [
    {
      what: `API version ${KVM_API_VERSION}`,
      isThere: system.ioctl(kvmFd, IOCTL.KVM_GET_API_VERSION, 0) === KVM_API_VERSION,
    },
    {
      what: "KVM_CAP_SYNC_REGS",
      isThere: (capability(CAP.KVM_CAP_SYNC_REGS) & KVM_SYNC_X86_REGS) !== 0,
    },
    {
      what: "KVM_CAP_IMMEDIATE_EXIT",
      isThere: capability(CAP.KVM_CAP_IMMEDIATE_EXIT) !== 0,
    },
  ].filter(({ isThere }) => !isThere);
  if (lacks.length === 0) return;
  const names = lacks.map(({ what }) => what).join(", ");
  const hint = "Linux 4.17 or newer has it";
  throw new HarnessError("MSC303", `this kernel's KVM lacks ${names}`, hint);
}

function assertMakesVms(type: VmType, system: SystemCalls, kvmFd: number): void {
  if (makesVmsOf(type, system, kvmFd)) return;
  const message = `this kernel's KVM makes no VMs of the type ${type}`;
  const hint = "it needs Linux 6.8 or newer, built with CONFIG_KVM_SW_PROTECTED_VM";
  throw new HarnessError("MSC303", message, hint);
}

/** No modelled call returns it. @source include/uapi/asm-generic/errno.h */
const ENOSYS = 38;

/** Host memory is read and written by calls that a kernel can be built without. */
function assertReachesMemory(system: SystemCalls, arena: Arena): void {
  const nothing = arena.addressOf(CONTROL.vectors);
  if (system.processVmReadv(system.getpid(), nothing, nothing) !== -ENOSYS) return;
  const message = "this kernel has no process_vm_readv, by which host memory is read";
  throw new HarnessError("MSC303", message, "build it with CONFIG_CROSS_MEMORY_ATTACH");
}

function runBytesOf(system: SystemCalls, kvmFd: number): number {
  const bytes = mustSucceed(
    system.ioctl(kvmFd, IOCTL.KVM_GET_VCPU_MMAP_SIZE, 0),
    "KVM_GET_VCPU_MMAP_SIZE",
  );
  if (bytes <= ARENA.run.bytes) return bytes;
  const message = `the run structure has ${bytes} bytes, more than the arena's ${ARENA.run.bytes}`;
  throw new HarnessError("MSC235", message, "enlarge the run part in arena.ts");
}
