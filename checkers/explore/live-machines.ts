import { assertOutcome } from "../../abi/assert-outcome.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import type { Implementation, ImplementationFactory } from "../../abi/implementation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { type Answer, ask } from "../ask.ts";
import { machineKey } from "./machine-key.ts";

/**
 * Machines at the end of paths. At most one is kept that is not in use: in a search, the next
 * operation is most often asked of the same state.
 */
export class LiveMachines implements AsyncDisposable {
  readonly name: string;
  readonly #factory: ImplementationFactory;
  #kept: { readonly machine: Implementation; readonly path: readonly Operation[] } | undefined;

  constructor(factory: ImplementationFactory) {
    this.#factory = factory;
    this.name = factory.capabilities.name;
  }

  /**
   * A machine at the end of a path, for {@link keep} or {@link close}.
   *
   * @param key - of the machine that was there before; undefined for the first one.
   * @throws {HarnessError} MSC113 when the implementation does not answer at once, MSC246 when the
   *   path leads somewhere else than before.
   */
  at(path: readonly Operation[], key: string | undefined): Implementation {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept?.path === path) return kept.machine;
    if (kept !== undefined) this.close(kept.machine);
    const machine = this.#atOnce(this.#factory.open(), (late) => late[Symbol.asyncDispose]());
    for (const operation of path) this.ask(machine, operation);
    if (key === undefined || machineKey(machine, machine.observe()) === key) return machine;
    this.close(machine);
    const hint = "what a machine does may depend on its operations alone: no clock, no chance";
    throw new HarnessError("MSC246", `${this.name} does not do the same again`, hint);
  }

  ask(machine: Implementation, operation: Operation): Answer {
    const answer = ask<Operation, Outcome>(machine, operation, assertOutcome);
    return this.#atOnce(answer, () => machine[Symbol.asyncDispose]());
  }

  /** Takes a machine back that is still at the end of this very path. */
  keep(machine: Implementation, path: readonly Operation[]): void {
    this.#kept = { machine, path };
  }

  /** A machine that answers at once is gone at once. */
  close(machine: Implementation): void {
    void machine[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kept?.machine[Symbol.asyncDispose]();
    this.#kept = undefined;
  }

  /** Nobody uses a machine that comes or answers later: it is left alone once it has done so. */
  #atOnce<T>(given: T | Promise<T>, leave: (late: T) => PromiseLike<void>): T {
    if (!(given instanceof Promise)) return given;
    given.then(leave).catch(() => {});
    const hint = "explore the simulator, or the model alone; check runs any implementation";
    throw new HarnessError("MSC113", `${this.name} does not answer at once`, hint);
  }
}
