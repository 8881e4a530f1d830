/**
 * One machine on /dev/kvm: a VM, its host window, and a vCPU once a guest access needs one.
 */
import { HarnessError } from "../../abi/harness-error.ts";
import type { Implementation } from "../../abi/implementation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import type { KvmDescriptor } from "../../abi/plain-calls.ts";
import { TAG_BYTES } from "../../abi/tag-bytes.ts";
import { PAGE_SIZE_BYTES } from "../../abi/units.ts";
import { mustSucceed } from "./answer.ts";
import { type CallTarget, callFor } from "./calls.ts";
import { createVm } from "./create-vm.ts";
import { Descriptors, NEVER_OPEN } from "./descriptors.ts";
import type { KvmEnvironment } from "./environment.ts";
import { createGuest, type Guest } from "./guest.ts";
import type { Accepted, Hazard } from "./hazards.ts";
import { HostWindow } from "./host-window.ts";
import { brokenObligation, type IsTaken } from "./obligations.ts";
import { SlotLedger } from "./slot-ledger.ts";
import { callOnOtherFile, unsupportedReason } from "./unsupported.ts";

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
  readonly #target: CallTarget;
  readonly #accepted: Accepted;
  #isDisposed = false;
  #hasTornStart = false;
  readonly #vmFd: number;
  /** Descriptors of the machine that the trace has closed. */
  readonly #closed = new Set<KvmDescriptor>();
  #guest: Guest | undefined;
  #secondVmFd: number | undefined;

  /** @throws {HarnessError} MSC304 when another machine of this process is alive. */
  constructor(environment: KvmEnvironment, options: MachineOptions) {
    const { system, arena, kvmFd, vmType } = environment;
    this.#environment = environment;
    this.#options = options;
    const vmFd = createVm(system, kvmFd, vmType);
    const descriptors = new Descriptors(system, arena);
    const slots = new SlotLedger();
    const closed = this.#closed;
    this.#vmFd = vmFd;
    this.#target = {
      environment,
      get vmFd() {
        return closed.has("vm") ? NEVER_OPEN : vmFd;
      },
      window: openWindow(environment, vmFd),
      descriptors,
      slots,
      guest: () => this.#theGuest(),
      closeKvm: (descriptor) => this.#closeKvm(descriptor),
      secondVm: () => this.#theSecondVm(),
    };
    this.#accepted = {
      slots,
      fileOf: (fd) => descriptors.fileOf(fd),
      hasMade: (kind) => descriptors.hasMade(kind),
      hasTornStart: () => this.#hasTornStart,
    };
  }

  apply(operation: Operation): Outcome {
    if (this.#isDisposed) {
      throw new HarnessError("MSC234", "the kvm machine is disposed", "open a new one");
    }
    const reason = this.#reasonNotToSend(operation);
    if (reason !== undefined) return { kind: "not_sent", reason };
    const call = callFor(operation);
    if (call === undefined || this.#isLacking(call.needs))
      return { kind: "not_sent", reason: `no-operation/${operation.op}` };
    this.#hasTornStart ||= mayTearStart(operation);
    return call.perform(this.#target, operation);
  }

  /** Nothing: a kernel does not show its inside. */
  observe(): undefined {
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const { system } = this.#environment;
    const { descriptors, window } = this.#target;
    if (!this.#closed.has("vcpu")) this.#guest?.vcpu[Symbol.dispose]();
    if (!this.#closed.has("vm")) mustSucceed(system.close(this.#vmFd), "close of the VM");
    if (this.#secondVmFd !== undefined) {
      mustSucceed(system.close(this.#secondVmFd), "close of the second VM");
    }
    descriptors[Symbol.dispose]();
    window[Symbol.dispose]();
  }

  /** A kernel answers to what it does not know with errnos that promise nothing. */
  #isLacking(capability: number | undefined): boolean {
    return capability !== undefined && this.#environment.capability(capability) === 0;
  }

  #reasonNotToSend(operation: Operation): string | undefined {
    const { slots, window } = this.#target;
    const isTaken: IsTaken = (hva, sizeBytes) => window.isTaken(hva, sizeBytes);
    return (
      unsupportedReason(operation) ??
      callOnOtherFile(operation, this.#accepted) ??
      brokenObligation(operation, slots, this.#environment, isTaken) ??
      this.#options.hazards.find(({ applies }) => applies(operation, this.#accepted))?.id
    );
  }

  #theGuest(): Guest | undefined {
    if (this.#closed.has("vcpu")) return undefined;
    this.#guest ??= createGuest(this.#environment, this.#vmFd, this.#options.letsPrefetch);
    return this.#guest;
  }

  /** Whichever is closed first, there was a vCPU by then. */
  #closeKvm(descriptor: KvmDescriptor): number {
    const { system } = this.#environment;
    if (this.#closed.has(descriptor)) return system.close(NEVER_OPEN);
    const guest = this.#theGuest();
    this.#closed.add(descriptor);
    if (descriptor === "vm") return system.close(this.#vmFd);
    guest?.vcpu[Symbol.dispose]();
    return 0;
  }

  #theSecondVm(): number {
    const { system, kvmFd, vmType } = this.#environment;
    this.#secondVmFd ??= createVm(system, kvmFd, vmType);
    return this.#secondVmFd;
  }
}

/** True for a store of bytes to the first ones of a page. */
function mayTearStart(operation: Operation): boolean {
  if (operation.op !== "guest_write_bytes" && operation.op !== "guest_exchange") return false;
  const offset = Number(operation.gpa % PAGE_SIZE_BYTES);
  return offset < TAG_BYTES || offset + operation.lengthBytes > PAGE_SIZE_BYTES;
}

/** The window of a fresh VM; the VM goes with it when there is none to be had. */
function openWindow({ system, arena }: KvmEnvironment, vmFd: number): HostWindow {
  try {
    return new HostWindow(system, arena);
  } catch (error) {
    system.close(vmFd);
    throw error;
  }
}
