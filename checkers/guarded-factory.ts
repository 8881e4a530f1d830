/**
 * Machines that cannot take a check down with them. Whatever an implementation does instead of
 * answering, what comes out is the loss of the machine at one operation, which the checkers turn
 * into a report with a trace.
 */
import { isOutcome, notAnOutcome } from "../abi/assert-outcome.ts";
import { isHarnessError } from "../abi/harness-error.ts";
import {
  type Implementation,
  type ImplementationFactory,
  ImplementationLost,
  isImplementationLost,
} from "../abi/implementation.ts";
import type { Observation } from "../abi/observation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { shown, shownText } from "../abi/shown.ts";
import { Snapshot } from "./snapshot.ts";

/** How long one call of an implementation may take before the machine counts as hung. */
const OPERATION_TIMEOUT_MS = 30_000;

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

interface GuardOptions {
  readonly timeoutMs: number;
  readonly watch: Watch;
}

const GUARDED = new WeakSet<ImplementationFactory>();

/** The factory, with every machine that it makes under guard; a guarded one as it is. */
export function guarded(
  factory: ImplementationFactory,
  timeoutMs: number = OPERATION_TIMEOUT_MS,
): ImplementationFactory {
  if (GUARDED.has(factory)) return factory;
  const watch: Watch = { machinesLeft: WATCHED_MACHINES, hasFound: false };
  const guard: ImplementationFactory = {
    capabilities: factory.capabilities,
    open: (personality) => openGuarded(factory, { timeoutMs, watch }, personality),
    [Symbol.asyncDispose]: () => factory[Symbol.asyncDispose](),
  };
  GUARDED.add(guard);
  return guard;
}

async function openGuarded(
  factory: ImplementationFactory,
  options: GuardOptions,
  personality: readonly string[] | undefined,
): Promise<Implementation> {
  const { observable } = factory.capabilities;
  try {
    const machine = await inTime(factory.open(personality), options.timeoutMs, "open");
    if (isMachine(machine)) return new GuardedMachine(machine, observable, options);
    return new DeadMachine(new ImplementationLost("crashed", `open gave ${shown(machine)}`));
  } catch (error) {
    return new DeadMachine(lossOf(error, "open"));
  }
}

function isMachine(value: unknown): value is Implementation {
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
  readonly #machine: Implementation;
  readonly #observable: boolean;
  readonly #timeoutMs: number;
  readonly #watch: Watch;
  readonly #isWatched: boolean;
  #snapshot: Snapshot | undefined;
  #view: Observation | undefined;
  #loss: ImplementationLost | undefined;

  constructor(machine: Implementation, observable: boolean, { timeoutMs, watch }: GuardOptions) {
    this.#machine = machine;
    this.#observable = observable;
    this.#timeoutMs = timeoutMs;
    this.#watch = watch;
    this.#isWatched = watch.hasFound || watch.machinesLeft-- > 0;
    try {
      this.#look();
    } catch (error) {
      this.#loss = lossOf(error, "observe");
    }
  }

  apply(operation: Operation): Outcome | Promise<Outcome> {
    if (this.#loss !== undefined) throw this.#loss;
    let answer: unknown;
    try {
      answer = this.#machine.apply(frozen(operation));
    } catch (error) {
      throw answerLossOf(error);
    }
    return isThenable(answer) ? this.#awaited(answer, operation) : this.#taken(answer, operation);
  }

  observe(): Observation | undefined {
    return this.#view;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await inTime(this.#machine[Symbol.asyncDispose](), this.#timeoutMs, "dispose");
    } catch (error) {
      throw lossOf(error, "dispose");
    }
  }

  async #awaited(answer: PromiseLike<unknown>, operation: Operation): Promise<Outcome> {
    let given: unknown;
    try {
      given = await inTime(answer, this.#timeoutMs, "apply");
    } catch (error) {
      throw answerLossOf(error);
    }
    return this.#taken(given, operation);
  }

  #taken(answer: unknown, operation: Operation): Outcome {
    if (!isOutcome(answer)) {
      const { message, hint } = notAnOutcome(answer, operation);
      throw new ImplementationLost("crashed", `${message} (${hint})`);
    }
    try {
      this.#look();
    } catch (error) {
      throw lossOf(error, "observe");
    }
    return answer;
  }

  #look(): void {
    if (!this.#observable) return;
    const view: unknown = this.#machine.observe();
    if (!isObservation(view)) {
      throw new ImplementationLost("crashed", `observe gave ${shown(view)}: no inside view`);
    }
    if (this.#snapshot?.hasChanged) {
      this.#watch.hasFound = true;
      const message = "observe handed out a view that changed with the machine: no snapshot";
      throw new ImplementationLost("crashed", message);
    }
    if (this.#isWatched) this.#snapshot = new Snapshot(view);
    this.#view = view;
  }
}

function isObservation(view: unknown): view is Observation {
  if (typeof view !== "object" || view === null) return false;
  const { mappings, memslots, hostPages } = view as Partial<Record<keyof Observation, unknown>>;
  return Array.isArray(mappings) && isList(memslots) && hostPages instanceof Map;
}

/** An array, or what is read like one when it is long. */
function isList(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.iterator in value && "at" in value;
}

/** An implementation that writes into what it was handed would falsify the trace. */
function frozen(operation: Operation): Operation {
  if (Object.isFrozen(operation)) return operation;
  for (const value of Object.values(operation)) Object.freeze(value);
  return Object.freeze(operation);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}

/** @throws {ImplementationLost} hung, when the call takes longer than that. */
async function inTime<T>(call: T | PromiseLike<T>, timeoutMs: number, what: string): Promise<T> {
  if (!isThenable(call)) return call;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const late = new ImplementationLost("hung", `${what} gave no answer in ${timeoutMs} ms`);
    timer = setTimeout(() => reject(late), timeoutMs);
  });
  try {
    return await Promise.race([call, timeout]);
  } finally {
    clearTimeout(timer);
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
function lossOf(error: unknown, what: string): ImplementationLost {
  if (isImplementationLost(error)) return error;
  if (isHarnessError(error)) throw error;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : shown(error);
  return new ImplementationLost("crashed", `${what} threw ${shownText(text, MESSAGE_MAX)}`);
}

const MESSAGE_MAX = 300;
