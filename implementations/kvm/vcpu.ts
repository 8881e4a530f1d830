/**
 * One vCPU in user mode with 64-bit code, and one guest access at a time on it.
 */
import { ERRNO_NUMBERS } from "../../abi/errno.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import { ImplementationLost } from "../../abi/implementation.ts";
import { EXIT_REASONS } from "../../abi/outcome.ts";
import { mmioReadAnswer } from "../../abi/tag-bytes.ts";
import { PAGE_SHIFT } from "../../abi/units.ts";
import { mustSucceed } from "./answer.ts";
import { ARENA, type Arena, CONTROL } from "./arena.ts";
import { IOCTL, KVM_SYNC_X86_REGS } from "./constants.ts";
import { type GuestRoutine, ROUTINE_OFFSETS } from "./guest-code.ts";
import { DOORBELL_GPA, type GuestSpace } from "./guest-space.ts";
import { REGS, RUN } from "./layout.ts";
import type { SystemCalls } from "./native/system-calls.ts";
import { enterUserMode } from "./user-mode.ts";
import type { Watchdog } from "./watchdog.ts";

/** One KVM_EXIT_MMIO that was not the doorbell. */
export interface MmioExit {
  readonly access: "read" | "write";
  readonly gpa: bigint;
  readonly lengthBytes: number;
  /** The data of a write; 0 for a read. */
  readonly data: bigint;
}

/** How one guest access went: its MMIO exits in order, and how it ended. */
export interface AccessTrail {
  readonly mmio: readonly MmioExit[];
  readonly end:
    | { readonly kind: "doorbell"; readonly value: bigint }
    | { readonly kind: "failed"; readonly result: number; readonly exitReason: number }
    | {
        readonly kind: "memory-fault";
        /** 0 or a negative errno. */
        readonly result: number;
        readonly gpa: bigint;
        readonly sizeBytes: bigint;
        readonly flags: bigint;
      }
    | {
        readonly kind: "stopped";
        readonly exit: "INTERNAL_ERROR" | "SHUTDOWN";
        readonly suberror: number;
      }
    | { readonly kind: "too-many-exits" };
}

/** What the vCPU is made of and made with. */
export interface VcpuParts {
  readonly system: SystemCalls;
  readonly arena: Arena;
  readonly watchdog: Watchdog;
  readonly space: GuestSpace;
  /** Bytes of the run structure. */
  readonly runBytes: number;
  /** Address of the `struct kvm_cpuid2` the guest sees. */
  readonly cpuidAddress: number;
}

/**
 * One access makes four exits and the doorbell at most; this many mean that the machine is broken.
 */
const EXITS_MAX = 8;

const EINTR = ERRNO_NUMBERS.EINTR;

const RUN_START = ARENA.run.offset;
const REGS_START = RUN_START + RUN.offsets.s;
/** Reserved bit 1 and IF; I/O privilege stays with the kernel. */
const RFLAGS = 0x202n;

/** A vCPU; disposing closes it. The harness slot must exist before the first access. */
export class Vcpu implements Disposable {
  readonly #parts: VcpuParts;
  readonly #fd: number;

  constructor(vmFd: number, parts: VcpuParts) {
    const { system, arena } = parts;
    this.#parts = parts;
    this.#fd = mustSucceed(system.ioctl(vmFd, IOCTL.KVM_CREATE_VCPU, 0), "KVM_CREATE_VCPU");
    arena.mapRun(this.#fd, parts.runBytes);
    this.#set(IOCTL.KVM_SET_CPUID2, parts.cpuidAddress, "KVM_SET_CPUID2");
    const image = arena.addressOf(CONTROL.specialRegisters);
    this.#set(IOCTL.KVM_GET_SREGS, image, "KVM_GET_SREGS");
    enterUserMode(arena.view, parts.space.root);
    this.#set(IOCTL.KVM_SET_SREGS, image, "KVM_SET_SREGS");
    parts.watchdog.start();
  }

  /** Its number; it stays the vCPU's. */
  get descriptor(): number {
    return this.#fd;
  }

  /**
   * Lets the guest make one access.
   *
   * @param virtual - guest virtual address, from the guest space of this VM.
   * @param value - what a store stores.
   * @throws {ImplementationLost} "hung" when the guest does not come back in time.
   */
  access(routine: GuestRoutine, virtual: bigint, value: bigint): AccessTrail {
    this.#setRegisters(routine, virtual, value);
    const mmio: MmioExit[] = [];
    for (let exits = 0; exits < EXITS_MAX; exits++) {
      const result = this.#untilDone(IOCTL.KVM_RUN, 0);
      const end = this.#endOf(result);
      if (end !== undefined) {
        if (end.kind === "stopped") this.#restart();
        return { mmio, end };
      }
      const exit = this.#mmioExit();
      // The doorbell page is not the trace's: there, an emulated store fetches its value.
      const isOwn = exit.gpa >> PAGE_SHIFT === DOORBELL_GPA >> PAGE_SHIFT;
      if (!isOwn) mmio.push(exit);
      if (exit.access === "read") {
        this.#answerRead(isOwn ? value : mmioReadAnswer(exit.gpa, exit.lengthBytes));
      }
    }
    this.#finishExit();
    return { mmio, end: { kind: "too-many-exits" } };
  }

  /**
   * KVM_PRE_FAULT_MEMORY, repeated when a signal interrupts it.
   *
   * @param blockAddress - of a `struct kvm_pre_fault_memory`, which the kernel updates.
   */
  preFault(blockAddress: number): number {
    return this.#untilDone(IOCTL.KVM_PRE_FAULT_MEMORY, blockAddress);
  }

  [Symbol.dispose](): void {
    this.#parts.watchdog.stop();
    this.#parts.arena.unmapRun();
    mustSucceed(this.#parts.system.close(this.#fd), "close of the vCPU");
  }

  #set(request: number, address: number, what: string): void {
    mustSucceed(this.#parts.system.ioctl(this.#fd, request, address), what);
  }

  #setRegisters(routine: GuestRoutine, virtual: bigint, value: bigint): void {
    const { arena, space } = this.#parts;
    const { view } = arena;
    const { rax, rdx, rsi, rdi, rsp, rip, rflags } = REGS.offsets;
    new Uint8Array(view.buffer, REGS_START, REGS.bytes).fill(0);
    const values: readonly (readonly [number, bigint])[] = [
      [rax, 0n],
      [rdx, space.doorbell],
      [rsi, value],
      [rdi, virtual],
      [rsp, routine === "emulatedStore" ? space.doorbellStack : space.stackTop],
      [rip, space.code + BigInt(ROUTINE_OFFSETS[routine])],
      [rflags, RFLAGS],
    ];
    for (const [offset, word] of values) view.setBigUint64(REGS_START + offset, word, true);
    const dirty = RUN_START + RUN.offsets.kvm_dirty_regs;
    view.setBigUint64(dirty, BigInt(KVM_SYNC_X86_REGS), true);
  }

  /**
   * An ioctl that lasts; interruptions are repeated until the watchdog has had enough.
   *
   * @throws {ImplementationLost} "hung" then.
   */
  #untilDone(request: number, argument: number): number {
    const { system, watchdog } = this.#parts;
    let result = system.ioctl(this.#fd, request, argument);
    if (result !== -EINTR) return result;
    const patience = watchdog.patience();
    while (result === -EINTR) {
      if (patience.exhausted()) throw new ImplementationLost("hung", "the vCPU did not return");
      result = system.ioctl(this.#fd, request, argument);
    }
    return result;
  }

  /** How the access ended; undefined for an MMIO exit that the guest has yet to continue from. */
  #endOf(result: number): AccessTrail["end"] | undefined {
    const { view } = this.#parts.arena;
    const exitReason = view.getUint32(RUN_START + RUN.offsets.exit_reason, true);
    if (exitReason === EXIT_REASONS.MEMORY_FAULT) return this.#memoryFault(result);
    if (result < 0) return { kind: "failed", result, exitReason };
    switch (exitReason) {
      case EXIT_REASONS.MMIO: {
        const { access, gpa, data } = this.#mmioExit();
        const rang = access === "write" && gpa === DOORBELL_GPA;
        return rang ? { kind: "doorbell", value: data } : undefined;
      }
      case EXIT_REASONS.SHUTDOWN:
        return { kind: "stopped", exit: "SHUTDOWN", suberror: 0 };
      case EXIT_REASONS.INTERNAL_ERROR: {
        const suberror = view.getUint32(RUN_START + RUN.offsets["internal.suberror"], true);
        return { kind: "stopped", exit: "INTERNAL_ERROR", suberror };
      }
      default:
        throw new HarnessError(
          "MSC232",
          `KVM_RUN ended with exit reason ${exitReason}, which no guest access should cause`,
          "see KVM_EXIT_* in linux/kvm.h; report it with the trace",
        );
    }
  }

  #memoryFault(result: number): AccessTrail["end"] {
    const { view } = this.#parts.arena;
    const { offsets } = RUN;
    return {
      kind: "memory-fault",
      result,
      gpa: view.getBigUint64(RUN_START + offsets["memory_fault.gpa"], true),
      sizeBytes: view.getBigUint64(RUN_START + offsets["memory_fault.size"], true),
      flags: view.getBigUint64(RUN_START + offsets["memory_fault.flags"], true),
    };
  }

  #mmioExit(): MmioExit {
    const { view } = this.#parts.arena;
    const { offsets } = RUN;
    const isWrite = view.getUint8(RUN_START + offsets["mmio.is_write"]) !== 0;
    return {
      access: isWrite ? "write" : "read",
      gpa: view.getBigUint64(RUN_START + offsets["mmio.phys_addr"], true),
      lengthBytes: view.getUint32(RUN_START + offsets["mmio.len"], true),
      data: isWrite ? view.getBigUint64(RUN_START + offsets["mmio.data"], true) : 0n,
    };
  }

  #answerRead(word: bigint): void {
    this.#parts.arena.view.setBigUint64(RUN_START + RUN.offsets["mmio.data"], word, true);
  }

  /** Completes a pending exit without running the guest. */
  #finishExit(): void {
    const { system, arena } = this.#parts;
    arena.view.setUint8(RUN_START + RUN.offsets.immediate_exit, 1);
    system.ioctl(this.#fd, IOCTL.KVM_RUN, 0);
    arena.view.setUint8(RUN_START + RUN.offsets.immediate_exit, 0);
  }

  /** Brings a stopped vCPU back to user mode; on some hosts a triple fault resets it. */
  #restart(): void {
    const { arena } = this.#parts;
    this.#set(IOCTL.KVM_SET_SREGS, arena.addressOf(CONTROL.specialRegisters), "KVM_SET_SREGS");
    this.#set(IOCTL.KVM_SET_VCPU_EVENTS, arena.addressOf(CONTROL.noEvents), "KVM_SET_VCPU_EVENTS");
  }
}
