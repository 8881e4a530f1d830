/**
 * A process for one machine of an adapter: it does what `remote-machines.ts` asks for. It is told
 * by its parent alone what to load, so that nothing that is read can make it load anything.
 */
import { type HarnessError, isHarnessError } from "../../abi/harness-error.ts";
import {
  type Implementation,
  isImplementationLost,
  type LossManner,
  type LostDuring,
} from "../../abi/implementation.ts";
import type { Observation } from "../../abi/observation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { plainObservation } from "../../abi/plain-observation.ts";
import { guarded } from "../../checkers/guarded-factory.ts";
import { disposeInTime } from "./dispose-in-time.ts";
import { loadAdapter } from "./load-adapter.ts";
import { lostBy } from "./supervisor.ts";

/** First argument of such a process. */
export const MACHINE_HOST = "machine-host";

/** One thing that the machine is asked for. */
export type Asked =
  | {
      readonly ask: "open";
      readonly path: string;
      readonly cwd: string;
      readonly timeoutMs: number;
    }
  | { readonly ask: "apply"; readonly operation: Operation }
  | { readonly ask: "dispose" }
  | { readonly ask: "factory-dispose" };

/** What it gave. */
export type Given = Answer | LossGiven | Refusal;

export interface Answer {
  readonly outcome?: Outcome;
  readonly view?: Observation;
}

/** It cannot be asked at all. */
export interface Refusal {
  readonly error: Pick<HarnessError, "code" | "message" | "hint">;
}

/** How it was lost instead. */
export interface LossGiven {
  readonly lost: { readonly manner: LossManner; readonly how: string };
  readonly during: LostDuring | undefined;
}

/** True in a process that was started to be one. */
export function isMachineHost(): boolean {
  return process.argv[2] === MACHINE_HOST && process.connected;
}

/** Answers what the parent asks, one at a time, until the parent ends the process. */
export function hostMachine(): void {
  const host = new MachineHost();
  process.on("message", (asked: Asked) => {
    void host.answer(asked).then((given) => process.send?.(given));
  });
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => {
    const during = host.isApplying ? undefined : "later";
    const { how = "" } = lostBy(error).lost ?? {};
    const given: Given = { lost: { manner: "crashed", how }, during };
    process.send?.(given, undefined, undefined, () => process.exit());
  });
}

class MachineHost {
  isApplying = false;
  #machine: Implementation | undefined;
  #disposeFactory: (() => Promise<void>) | undefined;

  async answer(asked: Asked): Promise<Given> {
    this.isApplying = asked.ask === "apply";
    try {
      return await this.#given(asked);
    } catch (error) {
      return refusal(error);
    } finally {
      this.isApplying = false;
    }
  }

  async #given(asked: Asked): Promise<Given> {
    switch (asked.ask) {
      case "open": {
        const { path, cwd, timeoutMs } = asked;
        const factory = await loadAdapter(path, cwd, timeoutMs);
        this.#disposeFactory = () => disposeInTime(factory, timeoutMs);
        this.#machine = await guarded(factory, timeoutMs, () => performance.now()).open();
        return this.#seen();
      }
      case "apply": {
        const outcome = await this.#machine?.apply(asked.operation);
        return outcome === undefined ? {} : { ...this.#seen(), outcome };
      }
      case "dispose":
        await this.#machine?.[Symbol.asyncDispose]();
        return {};
      case "factory-dispose":
        await this.#disposeFactory?.();
        return {};
    }
  }

  #seen(): Given {
    const view = this.#machine?.observe();
    return view === undefined ? {} : { view: plainObservation(view) };
  }
}

function refusal(error: unknown): Given {
  if (isImplementationLost(error)) {
    const { manner, message: how, during } = error;
    return { lost: { manner, how }, during };
  }
  if (!isHarnessError(error)) throw error;
  const { code, message, hint } = error;
  return { error: { code, message, hint } };
}
