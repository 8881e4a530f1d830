/** One simulated machine: a process with a host window, a VM and a virtual CPU. */
import { HarnessError } from "../../model/harness-error.ts";
import type { Observation } from "../../model/observation.ts";
import type { Operation } from "../../model/operation.ts";
import type { Outcome } from "../../model/outcome.ts";
import { HOST_MAPPED_PAGES, HOST_WINDOW_START, pageOf } from "../../model/units.ts";
import type { Implementation } from "../implementation.ts";
import type { Decisions } from "./decisions.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Generation } from "./generations.ts";
import { HostMm } from "./host/host-mm.ts";
import { DescriptorTable } from "./kernel/descriptor-table.ts";
import { runToEnd } from "./kernel/micro-step.ts";
import { mmuNotifierOf } from "./kernel/mmu-notifier.ts";
import { Vm } from "./kernel/vm.ts";
import { Observer } from "./observer.ts";
import { type Machine, perform } from "./paths.ts";
import { MemfileStore } from "./shmem/memfile-notifier.ts";

/** A fresh machine; every operation runs alone, from its first micro-step to its last. */
export class SimulatedMachine implements Implementation {
  readonly #machine: Machine;
  readonly #observer: Observer;
  #disposed = false;

  constructor(generation: Generation, decisions: Decisions) {
    const mm = new HostMm();
    const vm = new Vm(generation, decisions, mm);
    mm.subscribe(mmuNotifierOf(vm));
    const start = Number(pageOf(HOST_WINDOW_START));
    runToEnd(mm.mmap(start, start + HOST_MAPPED_PAGES, "read-write"));
    const store = new MemfileStore(decisions);
    const folioOrder = generation.memfile?.folioOrder ?? 0;
    const { fallocateModes } = generation;
    const system = { mm, decisions, store, folioOrder, fallocateModes };
    const files = new DescriptorTable(system, generation.memfdFlags);
    this.#machine = { vm, files, crash: undefined };
    this.#observer = new Observer(vm, files);
  }

  /** @throws {HarnessError} MSC222 once the machine is disposed. */
  apply(operation: Operation): Outcome {
    if (this.#disposed) {
      const hint = "open another machine";
      throw new HarnessError("MSC222", "the simulated machine is disposed", hint);
    }
    return runToEnd(perform(this.#machine, operation));
  }

  observe(): Observation {
    return this.#observer.observe();
  }

  fingerprint(): string {
    return fingerprintOf(this.#machine);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
  }
}
