/**
 * One machine on /dev/kvm: a VM, its host window, and a vCPU once a guest access needs one.
 */
import { HarnessError } from "../../abi/harness-error.ts";
import type { Implementation } from "../../abi/implementation.ts";
import type {
  CreateGuestMemfd,
  FileOperation,
  HostMmap,
  Operation,
  SetRegion,
} from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { mustSucceed, outcomeOf } from "./answer.ts";
import { placeBlock } from "./argument-block.ts";
import { IOCTL } from "./constants.ts";
import { createVm } from "./create-vm.ts";
import { Descriptors } from "./descriptors.ts";
import { clearDirtyLog, getDirtyLog } from "./dirty-log.ts";
import type { KvmEnvironment } from "./environment.ts";
import { fileCall } from "./file-calls.ts";
import { createGuest, type Guest } from "./guest.ts";
import { guestAccess } from "./guest-access.ts";
import type { Accepted, Hazard } from "./hazards.ts";
import { HostWindow } from "./host-window.ts";
import { brokenObligation } from "./obligations.ts";
import { regionBlock } from "./region-block.ts";
import { SlotLedger } from "./slot-ledger.ts";
import { unsupportedReason } from "./unsupported.ts";
import { enableDirtyLogProtect, preFaultMemory, setMemoryAttributes } from "./vm-calls.ts";

const REQUEST_OF: Readonly<Record<SetRegion["op"], number>> = {
  set_user_memory_region: IOCTL.KVM_SET_USER_MEMORY_REGION,
  set_user_memory_region2: IOCTL.KVM_SET_USER_MEMORY_REGION2,
};

const FOREIGN: Outcome = { kind: "not_sent", reason: "foreign-descriptor" };

/** How a machine is to behave. */
export interface MachineOptions {
  /** What is not sent. */
  readonly hazards: readonly Hazard[];
  /** Whether a fault of one page may make shadow paging map others. */
  readonly letsPrefetch: boolean;
}

/** A fresh machine; it has the process's only host window until it is disposed. */
export class KvmMachine implements Implementation {
  readonly #environment: KvmEnvironment;
  readonly #options: MachineOptions;
  readonly #window: HostWindow;
  readonly #descriptors: Descriptors;
  readonly #vmFd: number;
  readonly #slots = new SlotLedger();
  readonly #accepted: Accepted;
  #isDisposed = false;
  #guest: Guest | undefined;
  #secondVmFd: number | undefined;

  /** @throws {HarnessError} MSC304 when another machine of this process is alive. */
  constructor(environment: KvmEnvironment, options: MachineOptions) {
    const { system, arena } = environment;
    this.#environment = environment;
    this.#options = options;
    this.#vmFd = createVm(system, environment.kvmFd);
    try {
      this.#window = new HostWindow(system, arena);
    } catch (error) {
      system.close(this.#vmFd);
      throw error;
    }
    const descriptors = new Descriptors(system, arena);
    this.#descriptors = descriptors;
    this.#accepted = { slots: this.#slots, fileOf: (fd) => descriptors.fileOf(fd) };
  }

  apply(operation: Operation): Outcome {
    if (this.#isDisposed) {
      throw new HarnessError("MSC234", "the kvm machine is disposed", "open a new one");
    }
    const reason = this.#reasonNotToSend(operation);
    return reason === undefined ? this.#perform(operation) : { kind: "not_sent", reason };
  }

  /** Nothing: a kernel does not show its inside. */
  observe(): undefined {
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const { system } = this.#environment;
    this.#guest?.vcpu[Symbol.dispose]();
    mustSucceed(system.close(this.#vmFd), "close of the VM");
    if (this.#secondVmFd !== undefined) {
      mustSucceed(system.close(this.#secondVmFd), "close of the second VM");
    }
    this.#descriptors[Symbol.dispose]();
    this.#window[Symbol.dispose]();
  }

  #reasonNotToSend(operation: Operation): string | undefined {
    const { guestAddressEnd } = this.#environment;
    return (
      unsupportedReason(operation) ??
      brokenObligation(operation, this.#slots, guestAddressEnd) ??
      this.#options.hazards.find(({ applies }) => applies(operation, this.#accepted))?.id
    );
  }

  #perform(operation: Operation): Outcome {
    const { system, arena } = this.#environment;
    switch (operation.op) {
      case "set_user_memory_region":
      case "set_user_memory_region2":
        return this.#setRegion(operation);
      case "get_dirty_log":
        return getDirtyLog(
          system,
          arena,
          this.#vmFd,
          operation,
          this.#slots.pagesOf(operation.slot),
        );
      case "clear_dirty_log":
        return clearDirtyLog(system, arena, this.#vmFd, operation);
      case "enable_dirty_log_protect":
        return enableDirtyLogProtect(system, arena, this.#vmFd, operation);
      case "set_memory_attributes":
        return setMemoryAttributes(system, arena, this.#vmFd, operation);
      case "pre_fault_memory":
        return preFaultMemory(arena, this.#theGuest().vcpu, operation);
      case "guest_read":
      case "guest_write":
      case "guest_execute": {
        const { vcpu, space } = this.#theGuest();
        return guestAccess(vcpu, space, operation);
      }
      case "create_guest_memfd":
        return this.#createGuestMemfd(operation);
      case "memfd_create":
        return this.#descriptors.createMemfd(operation);
      case "dup":
        return this.#descriptors.dup(operation);
      case "close":
        return this.#descriptors.close(operation);
      case "fallocate":
      case "ftruncate":
      case "file_read":
      case "file_write":
      case "add_seals":
      case "get_seals":
      case "fstat":
      case "seek":
        return this.#fileCall(operation);
      case "host_mmap":
        return this.#mapHost(operation);
      case "host_munmap":
      case "host_mprotect":
      case "host_dontneed":
      case "host_remove":
      case "host_read":
      case "host_write":
        return this.#window.apply(operation);
    }
  }

  #setRegion(operation: SetRegion): Outcome {
    const block = this.#blockOf(operation);
    if (block === undefined) return FOREIGN;
    const { system, arena } = this.#environment;
    const address = placeBlock(arena, block, operation.readable);
    if (address === undefined) return { kind: "not_sent", reason: "argument-range-impossible" };
    const result = system.ioctl(this.#vmFd, REQUEST_OF[operation.op], address);
    if (result === 0) this.#slots.accept(operation);
    return outcomeOf(result);
  }

  #blockOf(operation: SetRegion): Uint8Array | undefined {
    // A mainline kernel reads 32 bytes here; what the memfile design puts behind them is not there.
    if (operation.op === "set_user_memory_region") return regionBlock(operation);
    const guestMemfd = this.#descriptors.numberOf(operation.guestMemfd);
    if (guestMemfd === undefined) return undefined;
    const { guestMemfdOffsetBytes } = operation;
    return regionBlock(operation, { guestMemfd, guestMemfdOffsetBytes });
  }

  #createGuestMemfd(operation: CreateGuestMemfd): Outcome {
    if (operation.vm > 1) return { kind: "not_sent", reason: "no-such-vm" };
    const vmFd = operation.vm === 0 ? this.#vmFd : this.#theSecondVm();
    return this.#descriptors.createGuestMemfd(vmFd, operation);
  }

  #fileCall(operation: FileOperation): Outcome {
    const { system, arena } = this.#environment;
    const number = this.#descriptors.numberOf(operation.fd);
    return number === undefined ? FOREIGN : fileCall(system, arena, number, operation);
  }

  #mapHost(operation: HostMmap): Outcome {
    if (operation.fd === undefined) return this.#window.apply(operation);
    const number = this.#descriptors.numberOf(operation.fd);
    return number === undefined ? FOREIGN : this.#window.apply(operation, number);
  }

  /** The vCPU costs more than the VM, so traces without guest accesses do without. */
  #theGuest(): Guest {
    this.#guest ??= createGuest(this.#environment, this.#vmFd, this.#options.letsPrefetch);
    return this.#guest;
  }

  #theSecondVm(): number {
    const { system, kvmFd } = this.#environment;
    this.#secondVmFd ??= createVm(system, kvmFd);
    return this.#secondVmFd;
  }
}
