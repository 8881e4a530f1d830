/** Machines that are waited for no longer than a limit, and are themselves in everything else. */
import {
  type Implementation,
  type ImplementationFactory,
  isImplementationLost,
} from "../abi/implementation.ts";
import { inTime, isThenable, OPERATION_TIMEOUT_MS } from "../abi/in-time.ts";
import { printOperation } from "../abi/notation.ts";

/** Factories that have let somebody wait in vain: nobody waits as long for them again. */
const HUNG = new WeakSet<ImplementationFactory>();

/** How long one call of those may take. */
const HASTY_MS = 1_000;

/**
 * The factory with a limit for every call.
 *
 * @param timeoutMs - of a factory that has hung before, a second will do.
 */
export function timed(
  factory: ImplementationFactory,
  timeoutMs: number = OPERATION_TIMEOUT_MS,
): ImplementationFactory {
  const limitMs = HUNG.has(factory) ? Math.min(timeoutMs, HASTY_MS) : timeoutMs;
  const known = new WeakMap<Implementation, Implementation>();
  const within: Within = async (call, what) => {
    try {
      return await inTime(call, limitMs, what);
    } catch (error) {
      if (isImplementationLost(error) && error.manner === "hung") HUNG.add(factory);
      throw error;
    }
  };
  return {
    capabilities: factory.capabilities,
    open: async (personality) => {
      const opened = factory.open(personality);
      const machine = isThenable(opened) ? await within(opened, "open") : opened;
      if (!isWhole(machine)) return machine;
      const wrapped = known.get(machine) ?? timedMachine(machine, within);
      known.set(machine, wrapped);
      return wrapped;
    },
    [Symbol.asyncDispose]: () => factory[Symbol.asyncDispose](),
  };
}

type Within = <T>(call: PromiseLike<T>, what: string) => Promise<T>;

/** One that is not is for the checks to find out. */
function isWhole(machine: unknown): machine is Implementation {
  if (typeof machine !== "object" || machine === null) return false;
  const { apply, observe, [Symbol.asyncDispose]: dispose } = machine as Partial<Implementation>;
  return [apply, observe, dispose].every((method) => typeof method === "function");
}

function timedMachine(machine: Implementation, within: Within): Implementation {
  return {
    apply: (operation) => {
      const answer = machine.apply(operation);
      return isThenable(answer) ? within(answer, printOperation(operation)) : answer;
    },
    observe: () => machine.observe(),
    ...(machine.fingerprint && { fingerprint: () => machine.fingerprint?.() ?? "" }),
    [Symbol.asyncDispose]: async () => {
      const disposed: unknown = machine[Symbol.asyncDispose]();
      if (isThenable(disposed)) await within(disposed, "dispose");
    },
  };
}
