/**
 * Machines that cannot take a check down with them. Whatever an implementation does instead of
 * answering, what comes out is the loss of the machine at one operation, which the checkers turn
 * into a report with a trace.
 */
import { isOutcome, notAnOutcome } from "../abi/assert-outcome.ts";
import { isHarnessError } from "../abi/harness-error.ts";
import {
  type Foreseen,
  type Implementation,
  type ImplementationFactory,
  ImplementationLost,
  isImplementationLost,
  type LostDuring,
} from "../abi/implementation.ts";
import { isThenable } from "../abi/in-time.ts";
import { isObservation } from "../abi/is-observation.ts";
import type { Observation } from "../abi/observation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { shown } from "../abi/shown.ts";
import { thrownText } from "../abi/thrown.ts";
import { Patience } from "./patience.ts";
import { Snapshot } from "./snapshot.ts";

const GUARDED = new WeakMap<ImplementationFactory, Guard>();

/**
 * Machines of a factory whose inside views are looked at again, one operation later, since a view
 * that lives on hides every change from properties. What one machine does, all of its kind do.
 */
const WATCHED_MACHINES = 50;

/** Shared by the machines of one factory: once one was found out, all are watched. */
interface Watch {
  machinesLeft: number;
  hasFound: boolean;
}

interface Guard {
  readonly factory: ImplementationFactory;
  readonly patience: Patience;
  readonly watch: Watch;
}

/** The factory, with every machine that it makes under guard; a guarded one as it is. */
export function guarded(
  factory: ImplementationFactory,
  timeoutMs: number,
  now: () => number,
): ImplementationFactory {
  if (GUARDED.has(factory)) return factory;
  const watch = { machinesLeft: WATCHED_MACHINES, hasFound: false };
  return guardedBy({ factory, patience: new Patience(timeoutMs, now), watch });
}

/**
 * The same machines, that are not waited for much longer than their slowest answer took, or say
 * themselves sooner that they hang: for repeats of a trace that has hung, of which each would take
 * as long as the limit. A factory that is not guarded is answered as it is.
 */
export function hasty(factory: ImplementationFactory): ImplementationFactory {
  const guard = GUARDED.get(factory);
  if (guard === undefined) return factory;
  // A machine that judges this by a clock of its own is not judged by the clock of here as well.
  const own = guard.factory.hasty?.();
  if (own !== undefined) return guardedBy({ ...guard, factory: own });
  return guardedBy({ ...guard, patience: guard.patience.hasty() });
}

function guardedBy(guard: Guard): ImplementationFactory {
  const { factory } = guard;
  const made: ImplementationFactory = {
    capabilities: factory.capabilities,
    open: (personality) => openGuarded(guard, personality),
    [Symbol.asyncDispose]: () => factory[Symbol.asyncDispose](),
  };
  GUARDED.set(made, guard);
  return made;
}

async function openGuarded(
  guard: Guard,
  personality: readonly string[] | undefined,
): Promise<Implementation> {
  const { factory, patience } = guard;
  const { observable } = factory.capabilities;
  try {
    const machine = await patience.wait(factory.open(personality), "open", "open");
    if (isMachine(machine)) return new GuardedMachine(machine, observable, guard);
    const message = `open gave ${shown(machine)}, not an object with apply and observe`;
    return new DeadMachine(new ImplementationLost("crashed", message, "open"));
  } catch (error) {
    return new DeadMachine(lossOf(error, "open", "open"));
  }
}

/** True for what has at least the methods that are asked for answers. */
export function isMachine(value: unknown): value is Implementation {
  return typeof value === "object" && value !== null && "apply" in value && "observe" in value;
}

/** A machine that was lost before its first operation: it is lost again at that one. */
class DeadMachine implements Implementation {
  readonly #loss: ImplementationLost;

  constructor(loss: ImplementationLost) {
    this.#loss = loss;
  }

  apply(): never {
    throw this.#loss;
  }

  observe(): undefined {
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Looks at the inside right after every operation, so that a failure to look is one of it. */
class GuardedMachine implements Implementation {
  /** Absent where the machine does not want to know. */
  readonly foresee?: (next: readonly Foreseen[]) => void;
  readonly #machine: Implementation;
  readonly #observable: boolean;
  readonly #patience: Patience;
  readonly #watch: Watch;
  readonly #isWatched: boolean;
  #snapshot: Snapshot | undefined;
  #view: Observation | undefined;
  #loss: ImplementationLost | undefined;

  constructor(machine: Implementation, observable: boolean, { patience, watch }: Guard) {
    this.#machine = machine;
    this.#observable = observable;
    this.#patience = patience;
    this.#watch = watch;
    this.#isWatched = watch.hasFound || watch.machinesLeft-- > 0;
    if (machine.foresee !== undefined) {
      this.foresee = (next) => {
        for (const { operation } of next) frozen(operation);
        machine.foresee?.(next);
      };
    }
    try {
      this.#look();
    } catch (error) {
      this.#loss = lossOf(error, "observe", "observe");
    }
  }

  apply(operation: Operation): Outcome | Promise<Outcome> {
    if (this.#loss !== undefined) throw this.#loss;
    try {
      const answer: unknown = this.#machine.apply(frozen(operation));
      if (isThenable(answer)) return this.#awaited(answer, operation);
      return this.#taken(answer, operation);
    } catch (error) {
      throw answerLossOf(error);
    }
  }

  observe(): Observation | undefined {
    return this.#view;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#patience.wait(this.#machine[Symbol.asyncDispose](), "dispose", "dispose");
    } catch (error) {
      throw lossOf(error, "dispose", "dispose");
    }
  }

  async #awaited(answer: PromiseLike<unknown>, operation: Operation): Promise<Outcome> {
    try {
      return this.#taken(await this.#patience.wait(answer, "apply"), operation);
    } catch (error) {
      throw answerLossOf(error);
    }
  }

  /** An answer as plain data, which is the same whenever it is looked at. */
  #taken(answer: unknown, operation: Operation): Outcome {
    const outcome = dataOf(answer);
    if (!isOutcome(outcome)) {
      const { message, hint } = notAnOutcome(outcome, operation);
      throw new ImplementationLost("crashed", `${message} (${hint})`);
    }
    try {
      this.#look();
    } catch (error) {
      throw lossOf(error, "observe", "observe");
    }
    return outcome;
  }

  #look(): void {
    if (!this.#observable) return;
    const view: unknown = this.#machine.observe();
    if (!isObservation(view)) {
      const message = `observe gave ${shown(view)}: no inside view`;
      throw new ImplementationLost("crashed", message, "observe");
    }
    if (this.#snapshot?.hasChanged) {
      this.#watch.hasFound = true;
      const message = "observe handed out a view that changed with the machine: no snapshot";
      throw new ImplementationLost("crashed", message, "observe");
    }
    if (this.#isWatched) this.#snapshot = new Snapshot(view);
    this.#view = view;
  }
}

/** An implementation that writes into what it was handed would falsify the trace. */
function frozen(operation: Operation): Operation {
  if (Object.isFrozen(operation)) return operation;
  for (const value of Object.values(operation)) Object.freeze(value);
  return Object.freeze(operation);
}

/**
 * What there is to look at in an answer, looked at once.
 *
 * @throws {ImplementationLost} when looking at it throws.
 */
function dataOf(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer;
  try {
    const data: Record<string, unknown> = {};
    for (const key in answer) data[key] = (answer as Readonly<Record<string, unknown>>)[key];
    return data;
  } catch (error) {
    const message = `apply gave an answer that throws when looked at: ${thrownText(error)}`;
    throw new ImplementationLost("crashed", message);
  }
}

/**
 * The same for what `apply` threw: input that makes no sense is then what the machine answered, as
 * when an adapter reads an outcome from JSON, and no mistake of who started the check.
 */
function answerLossOf(error: unknown): ImplementationLost {
  return isHarnessError(error) && error.code.startsWith("MSC1")
    ? new ImplementationLost("crashed", `${error.message} (${error.hint})`)
    : lossOf(error, "apply");
}

/**
 * What an implementation threw, as the loss of the machine. An error that says what is wrong with
 * the environment, or that the implementation knows itself to be broken, is thrown on.
 *
 * @throws {HarnessError} when that is what was thrown.
 */
export function lossOf(error: unknown, what: string, during?: LostDuring): ImplementationLost {
  if (isImplementationLost(error)) return placed(error, during);
  if (isHarnessError(error)) throw error;
  return new ImplementationLost("crashed", `${what} threw ${thrownText(error)}`, during);
}

/** An implementation that says itself that it is lost need not say where. */
function placed(loss: ImplementationLost, during: LostDuring | undefined): ImplementationLost {
  if (loss.during !== undefined || during === undefined) return loss;
  return new ImplementationLost(loss.manner, loss.message, during);
}
