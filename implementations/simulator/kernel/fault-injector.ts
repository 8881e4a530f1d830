/** Allocations of one call, one of which may be made to fail. */
import type { Errno } from "../../../abi/errno.ts";
import type { InjectedFault } from "../../../abi/fields.ts";

/** Counts the allocations of one call. */
export class FaultInjector {
  readonly #fault: InjectedFault | undefined;
  #allocations = 0;

  constructor(fault: InjectedFault | undefined) {
    this.#fault = fault;
  }

  /** Counts one allocation. @returns the errno it fails with, if it fails. */
  allocate(): Errno | undefined {
    this.#allocations++;
    return this.#allocations === this.#fault?.at ? this.#fault.errno : undefined;
  }
}
