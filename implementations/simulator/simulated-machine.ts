/** One simulated machine: a process with a host window, a VM and a virtual CPU. */
import { HarnessError } from "../../abi/harness-error.ts";
import { type Implementation, ImplementationLost } from "../../abi/implementation.ts";
import type { Observation } from "../../abi/observation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { assembleMachine } from "./assemble-machine.ts";
import type { Decisions } from "./decisions.ts";
import { fingerprintOf } from "./fingerprint/fingerprint.ts";
import type { Generation } from "./generations.ts";
import { runToEnd } from "./kernel/micro-step.ts";
import { Observer } from "./observer.ts";
import { type Machine, perform } from "./paths.ts";

/** A fresh machine; every operation runs alone, from its first micro-step to its last. */
export class SimulatedMachine implements Implementation {
  readonly #machine: Machine;
  readonly #observer: Observer;
  #disposed = false;

  constructor(generation: Generation, decisions: Decisions) {
    this.#machine = assembleMachine(generation, decisions);
    const { vm, files } = this.#machine;
    this.#observer = new Observer(vm, files);
  }

  /**
   * @throws {HarnessError} MSC222 once the machine is disposed.
   * @throws {ImplementationLost} hung, when the kernel waits for a lock that nobody gives back.
   */
  apply(operation: Operation): Outcome {
    if (this.#disposed) {
      const hint = "open another machine";
      throw new HarnessError("MSC222", "the simulated machine is disposed", hint);
    }
    return runToEnd(perform(this.#machine, operation), hang);
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

function hang(label: string): never {
  throw new ImplementationLost("hung", `the simulated kernel waits for ever to ${label}`);
}
