/**
 * What all machines of a factory share: /dev/kvm, the arena, the watchdog, and what the machine
 * was asked once.
 */
import { closeSync, constants, openSync } from "node:fs";
import { HarnessError } from "../../abi/harness-error.ts";
import { mustSucceed } from "./answer.ts";
import { ARENA, Arena } from "./arena.ts";
import { CAP, IOCTL, KVM_API_VERSION, KVM_SYNC_X86_REGS } from "./constants.ts";
import { createVm } from "./create-vm.ts";
import { type AddressLimits, prepareCpuid, readAddressLimits } from "./guest-cpuid.ts";
import { loadNativeCalls } from "./native/ffi.ts";
import { SystemCalls } from "./native/system-calls.ts";
import { Watchdog } from "./watchdog.ts";

/** Shared by the machines of one factory. */
export interface KvmEnvironment extends AddressLimits, Disposable {
  readonly system: SystemCalls;
  readonly arena: Arena;
  readonly watchdog: Watchdog;
  readonly kvmFd: number;
  readonly runBytes: number;
  readonly cpuidAddress: number;
  /** Flags that KVM_CREATE_GUEST_MEMFD takes on a VM of the default type. */
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
export async function openEnvironment(timeoutMs: () => number): Promise<KvmEnvironment> {
  const native = await loadNativeCalls();
  const system = new SystemCalls(native);
  const kvmFd = openDevice();
  try {
    const capability = capabilitiesOfVm(system, kvmFd);
    assertUsable(system, kvmFd, capability);
    const arena = new Arena(native, system);
    const watchdog = new Watchdog(native, system, arena, timeoutMs);
    const limits = readAddressLimits(system, arena, kvmFd, capability);
    return {
      ...limits,
      system,
      arena,
      watchdog,
      kvmFd,
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

/** Asks a VM of the default type for everything at once, and closes it again. */
function capabilitiesOfVm(system: SystemCalls, kvmFd: number): (number: number) => number {
  const vmFd = createVm(system, kvmFd);
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

function runBytesOf(system: SystemCalls, kvmFd: number): number {
  const bytes = mustSucceed(
    system.ioctl(kvmFd, IOCTL.KVM_GET_VCPU_MMAP_SIZE, 0),
    "KVM_GET_VCPU_MMAP_SIZE",
  );
  if (bytes <= ARENA.run.bytes) return bytes;
  const message = `the run structure has ${bytes} bytes, more than the arena's ${ARENA.run.bytes}`;
  throw new HarnessError("MSC235", message, "enlarge the run part in arena.ts");
}
