/**
 * One machine on /dev/kvm: a VM, its host window, and a vCPU once a guest access needs one.
 */
import { HarnessError } from "../../model/harness-error.ts";
import type { Operation, SetRegion } from "../../model/operation.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { Implementation } from "../implementation.ts";
import { mustSucceed, outcomeOf } from "./answer.ts";
import { ARENA } from "./arena.ts";
import { placeBlock } from "./argument-block.ts";
import { IOCTL } from "./constants.ts";
import { createVm } from "./create-vm.ts";
import { Descriptors } from "./descriptors.ts";
import { clearDirtyLog, getDirtyLog } from "./dirty-log.ts";
import type { KvmEnvironment } from "./environment.ts";
import { guestAccess } from "./guest-access.ts";
import { GuestSpace, HARNESS_GPA, HARNESS_SLOT } from "./guest-space.ts";
import { HAZARDS } from "./hazards.ts";
import { HostWindow } from "./host-window.ts";
import { brokenObligation, type GuestOperation } from "./obligations.ts";
import { regionBlock } from "./region-block.ts";
import { SlotLedger } from "./slot-ledger.ts";
import { isSupported, type SupportedOperation, unsupportedReason } from "./unsupported.ts";
import { Vcpu } from "./vcpu.ts";

const REQUEST_OF: Readonly<Record<SetRegion["op"], number>> = {
  set_user_memory_region: IOCTL.KVM_SET_USER_MEMORY_REGION,
  set_user_memory_region2: IOCTL.KVM_SET_USER_MEMORY_REGION2,
};

/** A fresh machine; it has the process's only host window until it is disposed. */
export class KvmMachine implements Implementation {
  readonly #environment: KvmEnvironment;
  readonly #allowHazards: boolean;
  readonly #window: HostWindow;
  readonly #descriptors: Descriptors;
  readonly #vmFd: number;
  readonly #accepted = new SlotLedger();
  #isDisposed = false;
  #guest: { readonly vcpu: Vcpu; readonly space: GuestSpace } | undefined;

  /** @throws {HarnessError} MSC304 when another machine of this process is alive. */
  constructor(environment: KvmEnvironment, allowHazards: boolean) {
    const { system, arena } = environment;
    this.#environment = environment;
    this.#allowHazards = allowHazards;
    this.#vmFd = createVm(system, environment.kvmFd);
    try {
      this.#window = new HostWindow(system, arena);
    } catch (error) {
      system.close(this.#vmFd);
      throw error;
    }
    this.#descriptors = new Descriptors(system, arena);
  }

  apply(operation: Operation): Outcome {
    if (this.#isDisposed) {
      throw new HarnessError("MSC234", "the kvm machine is disposed", "open a new one");
    }
    if (!isSupported(operation)) return { kind: "not_sent", reason: "operation-unsupported" };
    const reason = this.#reasonNotToSend(operation);
    if (reason !== undefined) return { kind: "not_sent", reason };
    const { system, arena } = this.#environment;
    switch (operation.op) {
      case "set_user_memory_region":
      case "set_user_memory_region2":
        return this.#setRegion(operation);
      case "get_dirty_log":
        return getDirtyLog(system, arena, this.#vmFd, operation);
      case "clear_dirty_log":
        return clearDirtyLog(system, arena, this.#vmFd, operation);
      case "guest_read":
      case "guest_write":
      case "guest_execute":
        return this.#guestAccess(operation);
      case "memfd_create":
        return this.#descriptors.createMemfd(operation);
      case "close":
        return this.#descriptors.close(operation);
      default:
        return this.#window.apply(operation);
    }
  }

  /** Nothing: a kernel does not show its inside. */
  observe(): undefined {
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#guest?.vcpu[Symbol.dispose]();
    mustSucceed(this.#environment.system.close(this.#vmFd), "close of the VM");
    this.#descriptors[Symbol.dispose]();
    this.#window[Symbol.dispose]();
  }

  #reasonNotToSend(operation: SupportedOperation): string | undefined {
    const { guestAddressEnd } = this.#environment;
    const reason =
      unsupportedReason(operation) ?? brokenObligation(operation, this.#accepted, guestAddressEnd);
    if (reason !== undefined || this.#allowHazards) return reason;
    return HAZARDS.find(({ applies }) => applies(operation, this.#accepted))?.id;
  }

  #setRegion(operation: SetRegion): Outcome {
    const block = this.#blockOf(operation);
    if (block === undefined) return { kind: "not_sent", reason: "foreign-descriptor" };
    const { system, arena } = this.#environment;
    const address = placeBlock(arena, block, operation.readable);
    if (address === undefined) return { kind: "not_sent", reason: "argument-range-impossible" };
    const result = system.ioctl(this.#vmFd, REQUEST_OF[operation.op], address);
    if (result === 0) this.#accepted.accept(operation);
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

  #guestAccess(operation: GuestOperation): Outcome {
    this.#guest ??= this.#createGuest();
    const virtual = this.#guest.space.virtualOf(operation.gpa);
    if (virtual === undefined) return { kind: "not_sent", reason: "guest-page-tables-full" };
    return guestAccess(this.#guest.vcpu, operation, virtual);
  }

  /** The vCPU costs more than the VM, so traces without guest accesses do without. */
  #createGuest(): { readonly vcpu: Vcpu; readonly space: GuestSpace } {
    const { system, arena } = this.#environment;
    const space = new GuestSpace(arena);
    const block = regionBlock({
      slot: HARNESS_SLOT,
      flags: 0,
      gpa: HARNESS_GPA,
      sizeBytes: BigInt(ARENA.guest.bytes),
      hva: BigInt(arena.addressOf(ARENA.guest.offset)),
    });
    const address = placeBlock(arena, block) ?? 0;
    const request = REQUEST_OF.set_user_memory_region;
    mustSucceed(system.ioctl(this.#vmFd, request, address), "creating the harness's own slot");
    return { vcpu: new Vcpu(this.#vmFd, { ...this.#environment, space }), space };
  }
}
