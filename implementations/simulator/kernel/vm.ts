/** The VM object: everything that outlives one ioctl. */
import type { FdRef } from "../../../abi/handle.ts";
import type { KvmDescriptor } from "../../../abi/plain-calls.ts";
import type { Decisions } from "../decisions.ts";
import type { Generation } from "../generations.ts";
import { PrivateGfns } from "../guest-memfd/memory-attributes.ts";
import type { HostMm } from "../host/host-mm.ts";
import { GfnInvalidations } from "./gfn-invalidations.ts";
import { Lock, Srcu } from "./lock.ts";
import { MemslotSpace } from "./memslot-set.ts";
import type { MicroStep } from "./micro-step.ts";
import { MmioCache } from "./mmio-cache.ts";
import { ShadowMmu } from "./shadow-mmu.ts";

/**
 * Host invalidations as the fault path needs to know them.
 *
 * @source virt/kvm/kvm_main.c, mmu_invalidate_seq and mmu_invalidate_in_progress.
 */
export interface Invalidations {
  /** Finished invalidations; a fault that saw another number must start again. */
  sequence: number;
  /** Invalidations between start and end. */
  inProgress: number;
  /** Host pages that the running ones cover together. */
  start: number;
  end: number;
  /** As {@link inProgress}, but counted from before mmu_lock: the slot sets wait for it. */
  active: number;
}

/** The fields of a region's argument block that only a private slot has. */
export interface StackTail {
  readonly fd: FdRef;
  readonly offsetBytes: bigint;
}

/** One virtual machine: `struct kvm`. */
export class Vm {
  readonly generation: Generation;
  readonly decisions: Decisions;
  readonly mm: HostMm;
  readonly slotsLock: Lock = new Lock("slots_lock");
  readonly slotsArchLock: Lock = new Lock("slots_arch_lock");
  readonly mmuLock: Lock = new Lock("mmu_lock");
  readonly srcu: Srcu = new Srcu("kvm.srcu");
  readonly spaces: readonly MemslotSpace[];
  readonly shadow: ShadowMmu;
  readonly invalidations: Invalidations = {
    sequence: 0,
    inProgress: 0,
    start: 0,
    end: 0,
    active: 0,
  };

  /** As {@link invalidations}, for changes that know gfns and no host pages. */
  readonly gfns: GfnInvalidations = new GfnInvalidations();
  readonly privateGfns: PrivateGfns = new PrivateGfns();
  readonly mmio: MmioCache;
  /** Changes whenever a set of slots becomes the active one. */
  memslotGeneration = 0;
  /** args[0] of KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2. */
  dirtyLogMode = 0n;

  /** Descriptors of the VM and its vCPU that were closed. */
  readonly closed: Set<KvmDescriptor> = new Set();

  /** Failed assertions so far, one line each. */
  readonly warnings: string[] = [];
  /** What the region ioctl's argument block held last, beyond the first 32 bytes. */
  stackTail: StackTail = { fd: 0, offsetBytes: 0n };

  /** Swapping the slot sets: ready while no host invalidation runs. */
  readonly swappingSlots: MicroStep = {
    label: "slot: swap the sets",
    isReady: () => this.invalidations.active === 0,
  };

  constructor(generation: Generation, decisions: Decisions, mm: HostMm) {
    this.generation = generation;
    this.decisions = decisions;
    this.mm = mm;
    const length = generation.addressSpaces;
    this.spaces = Array.from({ length }, () => new MemslotSpace());
    this.shadow = new ShadowMmu(length);
    this.mmio = new MmioCache(length);
  }

  /** WARN_ONCE. */
  warnOnce(line: string): void {
    if (!this.warnings.includes(line)) this.warnings.push(line);
  }

  /** The slots of an address space, for a caller that checked its number. */
  space(addressSpace: number): MemslotSpace {
    const space = this.spaces[addressSpace];
    if (space === undefined) throw new RangeError(`address space ${addressSpace}`);
    return space;
  }
}
